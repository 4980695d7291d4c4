"""The arithmetic of a stack of layers: shapes, parameters, the first layer that fails, the smallest input that works.

A layer is a dict: name, family, rank (of its window), code, line, and the settings of its family; `read_layers.py`
makes it from Keras code. A shape has its batch axis first. Written in the subset of `compile_js.py`: the shape
calculator runs it in the browser.
"""

from whyshape.say import count, listed, shape_text, size_text
from whyshape.shapes import broadcast_clash, effective_window, product, transposed_output, window_output

LARGEST_COUNT = 9007199254740991  # beyond it JavaScript counts wrong
MOST_CHANNELS = 4  # of a picture; a larger axis is a side
AXES = [["steps"], ["height", "width"], ["depth", "height", "width"]]


# ---- One layer: its output shape, its parameters


def good(shape, how):
    """What a layer makes of a shape, and the arithmetic in words."""
    return {"shape": shape, "how": how, "problem": ""}


def bad(problem):
    """Why a layer cannot take a shape."""
    return {"shape": None, "how": "", "problem": problem}


def output_shape(layer, shape):
    """{shape, how, problem} of a layer for an input shape with its batch axis."""
    family = layer["family"]
    problem = rank_problem(layer, shape)
    if problem:
        return bad(problem)
    if family in ["conv", "transpose", "depthwise", "separable", "pool"]:
        result = slide(layer, shape)
    elif family in ["upsample", "pad", "crop"]:
        result = stretch(layer, shape)
    elif family == "resize":
        result = resize(layer, shape)
    elif family == "global":
        channels = shape[channel_place(layer)]
        kept = [1 for _ in range(layer["rank"])]
        sizes = [channels]
        if layer["keepdims"]:
            sizes = [channels] + kept if layer["first"] else kept + [channels]
        result = good([shape[0]] + sizes, "one number for each channel")
    elif family == "rnn":
        result = recur(layer, shape)
    elif family == "bidirectional":
        result = output_shape(layer["layer"], shape)
        if not result["problem"] and layer["merge"] == "concat":
            units = result["shape"][-1]
            result = good(result["shape"][:-1] + [2 * units], f"forward and backward: 2 × {units} = {2 * units}")
    elif family == "distributed":
        result = output_shape(layer["layer"], shape[:1] + shape[2:])
        if not result["problem"]:
            result = good(shape[:2] + result["shape"][1:], "for each step: " + result["how"])
    elif family == "convrnn":
        result = output_shape(layer["layer"], shape[:1] + shape[2:])
        if not result["problem"] and product(shape[2:]) is None:
            result = bad(f"{layer['name']} needs every size of a step, and {shape_text(shape)} leaves one open.")
        if not result["problem"] and layer["sequences"]:
            result = good(shape[:2] + result["shape"][1:], "one output for each step: " + result["how"])
        elif not result["problem"]:
            result = good(result["shape"], "only the output of the last step: " + result["how"])
    elif family == "reshape":
        result = reshape(layer, shape)
    elif family == "permute":
        result = good([shape[0]] + [shape[place] for place in layer["dims"]], "")
    else:
        result = plain(layer, shape)
    if result["shape"] is not None:
        for size in result["shape"]:
            if size is not None and size > LARGEST_COUNT:
                return bad("The size is larger than this calculator can count.")
    return result


def plain(layer, shape):
    """Layers that need one line each."""
    family = layer["family"]
    last = shape[-1]
    if family == "dense":
        if last is None:
            return bad(
                f"The last axis of {shape_text(shape)} is unknown; {layer['name']} has weights for each of its numbers."
            )
        if len(shape) > 2:
            return good(shape[:-1] + [layer["units"]], f"only the last axis changes: {last} → {layer['units']}")
        return good(shape[:-1] + [layer["units"]], f"{last} → {layer['units']}")
    if family == "flatten":
        sizes = shape[1:]
        total = product(sizes)
        if total is None:
            return good([shape[0], None], "an axis is unknown, so the product is")
        return good([shape[0], total], f"{times(sizes)} = {total}" if len(sizes) > 1 else "")
    if family == "embedding":
        return good(shape + [layer["output_dim"]], f"each number becomes {count(layer['output_dim'], 'number')}")
    if family == "repeat":
        return good([shape[0], layer["n"], last], f"repeated {layer['n']} times")
    if family in ["batchnorm", "layernorm", "norm"] and layer["axis"] is not None:
        place = layer["axis"] if layer["axis"] >= 0 else len(shape) + layer["axis"]
        if place < 1 or place >= len(shape):
            return bad(f"Axis {layer['axis']} is none of {shape_text(shape)}.")
        if shape[place] is None:
            return bad(
                f"Axis {layer['axis']} of {shape_text(shape)} is unknown, and {layer['name']} has weights for it."
            )
        if shape[place] % layer["groups"] != 0:
            return bad(f"{count(shape[place], 'channel')} cannot be split into {layer['groups']} groups of one size.")
    if family == "prelu":
        for place in layer["shared"]:
            if place >= len(shape):
                return bad(f"Axis {place} is none of {shape_text(shape)}.")
        if product(own_slopes(layer, shape)) is None:
            return bad(f"An axis of {shape_text(shape)} is unknown, and {layer['name']} has weights for each place.")
    if family == "attention":
        if last is None and layer["weights"] > 0:
            return bad(f"The last axis of {shape_text(shape)} is unknown, and {layer['name']} has weights for it.")
        if layer["target"] is not None:
            return good(shape[:-1] + layer["target"], f"only the last axis changes: {last} → {times(layer['target'])}")
    if family == "category":
        if layer["one_hot"] and last != 1:
            return good(shape + [layer["tokens"]], f"each number becomes {count(layer['tokens'], 'number')}")
        return good(shape[:-1] + [layer["tokens"]], f"one number for each of {count(layer['tokens'], 'token')}")
    if family == "vectorize":
        if len(shape) > 2 or (len(shape) == 2 and last != 1):
            return bad(
                f"{layer['name']} takes one text for each sample: the input shape (1,), not {shape_text(shape[1:])}."
            )
        if layer["length"] is None:
            return good([shape[0], None], "as many as the longest text has words")
        return good([shape[0], layer["length"]], f"each text becomes {count(layer['length'], 'number')}")
    return good(shape, "")


def own_slopes(layer, shape):
    """The sizes over which a PReLU has weights: each axis but the shared ones."""
    return [1 if i + 1 in layer["shared"] else size for i, size in enumerate(shape[1:])]


def axes_wanted(layer):
    """How many axes a layer needs, its batch among them; 0 when it takes more than one number of them."""
    family, rank = layer["family"], layer["rank"]
    if family == "convrnn":
        return rank + 3
    if rank > 0:
        return rank + 2
    if family in ["rnn", "bidirectional"] or (family == "attention" and layer["exact"]):
        return 3
    if family == "permute":
        return len(layer["dims"]) + 1
    if family == "repeat":
        return 2
    if family == "distributed":
        inner = axes_wanted(layer["layer"])
        return inner + 1 if inner > 0 else 0
    return 0


def rank_problem(layer, shape):
    """Why a layer cannot take a shape with so many axes, or nothing."""
    family, rank, got = layer["family"], layer["rank"], len(shape)
    least, exact, wanted = 1, axes_wanted(layer), ""
    if rank > 0:
        before = ["batch", "steps"] if family == "convrnn" else ["batch"]
        axes = ["channels"] + AXES[rank - 1] if layer["first"] else AXES[rank - 1] + ["channels"]
        wanted = ", ".join(before + axes)
    elif family in ["rnn", "bidirectional", "attention"]:
        least, wanted = 2, "batch, steps, features"
    elif family == "repeat":
        wanted = "batch, features"
    elif family == "distributed":  # whether the axes of one step are right, the layer inside says
        least, exact, wanted = 3, 0, "batch, steps, and the axes of one step"
    elif family in ["dense", "batchnorm", "layernorm", "norm", "category"]:
        least = 2
    if got == exact or (exact == 0 and got >= least):
        return ""
    need = f"{count(exact, 'axis')}" if exact > 0 else f"at least {count(least, 'axis')}"
    need = need.replace("axiss", "axes")
    names = f" ({wanted})" if wanted else ""
    received = f"{got} axes" if got != 1 else "1 axis"
    return f"{layer['name']} needs {need}{names} and gets {received}: {shape_text(shape)}."


def channel_place(layer):
    """Axis of the channels, counted from the left."""
    return 1 if layer["first"] else layer["rank"] + 1


def spatial_places(layer):
    """Axes over which the window slides."""
    start = 2 if layer["first"] else 1
    return [start + i for i in range(layer["rank"])]


def window_steps(size, kernel, stride, dilation, padding, transposed, extra):
    """{size, how}: one axis under a window. `extra` is a transposed layer's output_padding, or None."""
    reach = effective_window(kernel, dilation)
    wide = str(kernel) if dilation == 1 else f"(({kernel} − 1) × {dilation} + 1)"
    if transposed and extra is not None:
        if padding == "same":
            result = (size - 1) * stride + reach % 2 + extra
            how = f"({size} − 1) × {stride} + {reach % 2} + {extra}"
        else:
            result = (size - 1) * stride + reach + extra
            how = f"({size} − 1) × {stride} + {wide} + {extra}"
    elif transposed:
        result = transposed_output(size, reach, stride, padding)
        how = f"{size} × {stride}" if padding == "same" else f"{size} × {stride} + max({wide} − {stride}, 0)"
    else:
        result = window_output(size, kernel, stride, dilation, "valid" if padding == "valid" else "same")
        how = f"floor(({size} − {wide}) / {stride}) + 1" if padding == "valid" else f"ceil({size} / {stride})"
    return {"size": result, "how": f"{how} = {result}".replace("= -", "= −")}


def slide(layer, shape):
    """A convolution or a pool: every axis under its window."""
    family, name = layer["family"], layer["name"]
    channels = shape[channel_place(layer)]
    if family != "pool":
        if channels is None:
            return bad(f"The channels of {shape_text(shape)} are unknown, and {name} makes weights for each of them.")
        if family == "conv" and channels % layer["groups"] != 0:
            return bad(f"{count(channels, 'channel')} cannot be split into {layer['groups']} groups of one size.")
    out = shape[:]
    if family == "depthwise":
        out[channel_place(layer)] = channels * layer["depth_multiplier"]
    elif family != "pool":
        out[channel_place(layer)] = layer["filters"]
    lines = []
    for i, place in enumerate(spatial_places(layer)):
        size = shape[place]
        if size is None:
            lines.append("None stays None")
            continue
        step = axis_step(layer, i, size)
        if step["size"] <= 0:
            axis = AXES[layer["rank"] - 1][i]
            reach = effective_window(layer["kernel"][i], layer["dilation"][i])
            if family == "transpose":
                return bad(f"{name} leaves nothing of the axis ({axis}): {step['how']}.")
            return bad(f"{name}: the window spans {reach}, and the axis ({axis}) has only {size}. {step['how']}.")
        out[place] = step["size"]
        lines.append(step["how"])
    return good(out, by_axis(layer, lines))


def axis_step(layer, i, size):
    """One axis of a sliding layer."""
    extra = layer["output_padding"]
    return window_steps(
        size,
        layer["kernel"][i],
        layer["strides"][i],
        layer["dilation"][i],
        layer["padding"],
        layer["family"] == "transpose",
        None if extra is None else extra[i],
    )


def by_axis(layer, lines):
    """The arithmetic of the axes in one line; once when it is the same for all."""
    names = AXES[layer["rank"] - 1]
    if all([line == lines[0] for line in lines]):
        return lines[0]
    return "; ".join([names[i] + ": " + line for i, line in enumerate(lines)])


def stretch(layer, shape):
    """Layers that repeat, pad or crop the axes between batch and channels."""
    family = layer["family"]
    out = shape[:]
    lines = []
    for i, place in enumerate(spatial_places(layer)):
        size = shape[place]
        if size is None:
            lines.append("None stays None")
            continue
        if family == "upsample":
            out[place] = size * layer["size"][i]
            lines.append(f"{size} × {layer['size'][i]} = {out[place]}")
        else:
            before, after = layer["pairs"][i]
            sign = "+" if family == "pad" else "−"
            out[place] = size + before + after if family == "pad" else size - before - after
            line = f"{size} {sign} {before} {sign} {after} = {out[place]}".replace("= -", "= −")
            if out[place] <= 0:
                axis = AXES[layer["rank"] - 1][i]
                return bad(f"{layer['name']} takes all of the axis ({axis}) away: {line}.")
            lines.append(line)
    return good(out, by_axis(layer, lines))


def resize(layer, shape):
    """Layers after which the axes between batch and channels have sizes of their own, whatever they had before."""
    out = shape[:]
    for i, place in enumerate(spatial_places(layer)):
        out[place] = layer["size"][i]
    verb = "cropped" if "Crop" in layer["name"] else "resized" if layer["name"] == "Resizing" else "pooled"
    return good(out, f"{verb} to {times(layer['size'])}")


def recur(layer, shape):
    """A recurrent layer: the last state, or the state after each step."""
    if shape[2] is None:
        return bad(
            f"The features of {shape_text(shape)} are unknown, and {layer['name']} makes weights for each of them."
        )
    if layer["sequences"]:
        return good([shape[0], shape[1], layer["units"]], "one output for each step")
    return good([shape[0], layer["units"]], "only the output of the last step")


def reshape(layer, shape):
    """Another arrangement of the same numbers; at most one -1."""
    target = layer["target"]
    total = product(shape[1:])
    if total is None:
        return good([shape[0]] + [None if size == -1 else size for size in target], "")
    rest = product([size for size in target if size != -1])
    given = times(shape[1:])
    left = f"{given} = {total}" if len(shape) > 2 else str(total)
    asked = times([size for size in target if size != -1])
    right = f"{asked} = {rest}" if len(target) > 1 else asked
    if -1 in target:
        if rest == 0 or total % rest != 0:
            return bad(f"{count(total, 'number')} ({left}) cannot be divided by {rest}, so -1 has no value.")
        filled = [total // rest if size == -1 else size for size in target]
        return good([shape[0]] + filled, f"-1 is {total} / {rest} = {total // rest}")
    if rest != total:
        return bad(f"The input has {count(total, 'number')} ({left}); the target {shape_text(target)} has {right}.")
    return good([shape[0]] + target, left if len(shape) > 2 else right)


def parameters(layer, shape):
    """{count, how}: the weights that a layer makes for an input shape that it can take."""
    family = layer["family"]
    if family in ["bidirectional", "distributed"]:
        inner = parameters(layer["layer"], shape if family == "bidirectional" else shape[:1] + shape[2:])
        if family == "distributed":
            return inner
        return {"count": 2 * inner["count"], "how": f"2 × {grouped(inner['count'])}"}
    if family == "attention":
        return attention_parameters(layer, shape)
    bias = 1 if layer["bias"] else 0
    plus = " + 1" if bias == 1 else ""
    total, how = 0, ""
    if family in ["conv", "transpose", "depthwise", "separable"]:
        kernel = product(layer["kernel"])
        window = times(layer["kernel"])
        channels = shape[channel_place(layer)]
        if family == "depthwise":
            made = channels * layer["depth_multiplier"]
            total, how = (kernel + bias) * made, f"({window}{plus}) × {made}"
        elif family == "separable":
            made = channels * layer["depth_multiplier"]
            total = kernel * made + (made + bias) * layer["filters"]
            how = f"{window} × {made} + ({made}{plus}) × {layer['filters']}"
        else:
            each = channels // layer["groups"]
            total, how = (kernel * each + bias) * layer["filters"], f"({window} × {each}{plus}) × {layer['filters']}"
    elif family == "dense":
        total, how = (shape[-1] + bias) * layer["units"], f"({shape[-1]}{plus}) × {layer['units']}"
    elif family == "rnn":
        gates, units, features = layer["gates"], layer["units"], shape[2]
        biases = layer["biases"] * bias
        total = gates * units * (features + units + biases)
        plus = f" + {biases}" if biases > 0 else ""
        how = f"{units} × ({features} + {units}{plus})"
        if gates > 1:
            how = f"{gates} × {how}"
    elif family == "convrnn":
        inner = layer["layer"]
        both = shape[channel_place(inner) + 1] + inner["filters"]
        total = 4 * inner["filters"] * (product(inner["kernel"]) * both + bias)
        window = times(inner["kernel"])
        how = f"4 × {inner['filters']} × ({window} × ({both - inner['filters']} + {inner['filters']}){plus})"
    elif family == "prelu":
        sizes = own_slopes(layer, shape)
        total, how = product(sizes), times(sizes) if len(sizes) > 1 else ""
    elif family == "embedding":
        total, how = layer["input_dim"] * layer["output_dim"], f"{layer['input_dim']} × {layer['output_dim']}"
    elif family in ["batchnorm", "layernorm", "norm"]:
        size = 1
        if layer["axis"] is not None:
            size = shape[layer["axis"] if layer["axis"] >= 0 else len(shape) + layer["axis"]]
        total, how = layer["vectors"] * size + layer["extra"], f"{layer['vectors']} × {size}"
        if layer["extra"] > 0:
            how = f"{how} + {layer['extra']}"
    return {"count": total, "how": how if total > 0 else ""}


def attention_parameters(layer, shape):
    """The weights of an attention over what one layer made: query, key, value, and what comes out."""
    last = shape[-1]
    if layer["weights"] < 2:  # a scale, for all or for each feature
        total = layer["weights"] if layer["name"] == "Attention" else layer["weights"] * last
        return {"count": total, "how": ""}
    bias = 1 if layer["bias"] else 0
    plus = " + 1" if bias == 1 else ""
    made = layer["heads"] * layer["key_dim"] + layer["key_heads"] * (layer["key_dim"] + layer["value_dim"])
    values = layer["heads"] * layer["value_dim"]
    out = last if layer["target"] is None else product(layer["target"])
    total = (last + bias) * made + (values + bias) * out
    return {"count": total, "how": f"({last}{plus}) × {made} + ({values}{plus}) × {out}"}


def times(sizes):
    """A product as it is written: 3 × 3 × 64."""
    return " × ".join([str(size) for size in sizes])


def grouped(number):
    """A number with a comma before every third digit from the right."""
    digits = str(number)
    parts = []
    while len(digits) > 3:
        parts.insert(0, digits[-3:])
        digits = digits[:-3]
    return ",".join([digits] + parts)


# ---- A stack of layers


def walk(layers, shape):
    """{rows, total, failing, shape, problem}: every layer's row up to the first that fails (its place, or -1)."""
    rows, total = [], 0
    for place, layer in enumerate(layers):
        result = output_shape(layer, shape)
        row = {
            "name": layer["name"],
            "code": layer["code"],
            "line": layer["line"],
            "input": shape,
            "shape": result["shape"],
            "how": result["how"],
            "problem": result["problem"],
            "parameters": 0,
            "counted": "",
        }
        rows.append(row)
        if result["problem"]:
            row["problem"] = result["problem"] + advice(layers, place, shape)
            return {"rows": rows, "total": total, "failing": place, "shape": None, "problem": row["problem"]}
        weights = parameters(layer, shape)
        if total + weights["count"] > LARGEST_COUNT:
            row["problem"] = "There are more parameters than this calculator can count."
            return {"rows": rows, "total": total, "failing": place, "shape": None, "problem": row["problem"]}
        row["parameters"] = weights["count"]
        row["counted"] = weights["how"]
        total = total + weights["count"]
        shape = result["shape"]
    return {"rows": rows, "total": total, "failing": -1, "shape": shape, "problem": ""}


def misfit(layer, shape):
    """True when a layer, or the one inside it, has too few or too many axes."""
    if layer["family"] == "distributed" and not rank_problem(layer, shape):
        return misfit(layer["layer"], shape[:1] + shape[2:])
    return rank_problem(layer, shape) != ""


def advice(layers, place, shape):
    """What usually mends a layer with too few or too many axes."""
    layer = layers[place]
    if not misfit(layer, shape):
        return ""
    before = layers[place - 1] if place > 0 else None
    if layer["family"] in ["rnn", "bidirectional"] and len(shape) == 2 and before is not None:
        inner = before["layer"] if before["family"] == "bidirectional" else before
        if inner["family"] == "rnn":
            return f" Write return_sequences=True in the {inner['name']} before it."
        return " A Reshape or RepeatVector before it makes the steps; Flatten and Dense have none."
    wanted = axes_wanted(layer)
    if place == 0 and wanted == len(shape) + 1:
        return axis_to_add(layer, shape)
    if place == 0 and wanted > 0 and wanted + 1 == len(shape):
        return " If the first size is the batch, leave it out of the input shape."
    if layer["rank"] > 0 and len(shape) == 2 and before is not None:
        return " The layers before it have already flattened the input."
    return ""


def axis_to_add(layer, shape):
    """The input shape of a first layer with the axis of size 1 that it lacks."""
    inner, channels = layer, 1
    while inner["family"] == "distributed":
        inner, channels = inner["layer"], channels + 1
    if inner["family"] in ["rnn", "bidirectional"]:
        return f" If each step is one number, add an axis: the input shape {shape_text(shape[1:] + [1])}."
    if inner["rank"] == 0:
        return ""
    if inner["family"] == "convrnn":
        channels += 1
    added = shape[1:channels] + [1] + shape[channels:] if inner["first"] else shape[1:] + [1]
    return f" If one sample has no axis for the channels, add one: the input shape {shape_text(added)}."


def steps_needed(layer, place, need):
    """The least size of an axis before a layer that leaves `need` after it; 0 when the layer ends the axis."""
    family = layer["family"]
    if family in ["flatten", "global", "reshape", "permute", "repeat", "vectorize"]:
        return 0
    if family == "convrnn":
        if not layer["sequences"]:
            return 0
        return need if place == 1 else steps_needed(layer["layer"], place - 1, need)
    if family in ["rnn", "bidirectional"]:
        inner = layer["layer"] if family == "bidirectional" else layer
        return need if inner["sequences"] and place == 1 else 0
    if family == "distributed":
        return need if place == 1 else steps_needed(layer["layer"], place - 1, need)
    if layer["rank"] == 0 or family == "keep" or place not in spatial_places(layer):
        return need
    if family == "resize":
        return 0  # what comes out does not depend on what goes in
    i = place - (2 if layer["first"] else 1)
    if family == "upsample":
        return ceiling(need, layer["size"][i])
    if family in ["pad", "crop"]:
        both = sum(layer["pairs"][i])
        return max(1, need - both) if family == "pad" else need + both
    stride = layer["strides"][i]
    reach = effective_window(layer["kernel"][i], layer["dilation"][i])
    if family != "transpose":
        return (need - 1) * stride + (reach if layer["padding"] == "valid" else 1)
    least = axis_step(layer, i, 1)["size"]  # each further step adds `stride`
    return 1 if need <= least else 1 + ceiling(need - least, stride)


def ceiling(number, by):
    """A quotient rounded up."""
    return (number + by - 1) // by


def slides_over(layer, place):
    """True when a layer makes an axis shorter or longer by its window, padding or cropping."""
    if layer["family"] in ["distributed", "convrnn"]:
        return place > 1 and slides_over(layer["layer"], place - 1)
    return layer["rank"] > 0 and layer["family"] not in ["keep", "global", "resize"] and place in spatial_places(layer)


def smallest_input(layers, rank):
    """For each axis after the batch, the least size that every layer can take, or None where no window slides.

    Asks only the layers before the first that ends the axes (Flatten, a global pool, Reshape ...).
    """
    sizes = []
    for place in range(1, rank):
        asked = []
        for layer in layers:
            if steps_needed(layer, place, 1) == 0:
                break
            asked.append(layer)
        need, slid = 1, False
        for i in range(len(asked)):
            layer = asked[len(asked) - 1 - i]
            need = steps_needed(layer, place, need)
            slid = slid or slides_over(layer, place)
        sizes.append(need if slid else None)
    return sizes


def smallest_that_works(layers, shape):
    """The input shape with every slid axis at its smallest, when the whole stack takes it; else None."""
    least = smallest_input(layers, len(shape))
    if all([size is None for size in least]):
        return None
    smallest = [shape[0]] + [shape[i + 1] if size is None else size for i, size in enumerate(least)]
    return smallest if walk(layers, smallest)["failing"] == -1 else None


def channels_first(layers, shape):
    """{shape, text} when the channels seem to stand first where the layers look for them last, or None.

    The first axis is small, as channels are, and the others are large, as sides are. A few steps of many features are
    nothing unusual, so that of a sequence (a window over one axis) this is only said when the layers cannot take it.
    """
    lead, layer = 1, first_window(layers)
    while layer is not None and layer["family"] == "distributed":
        lead, layer = lead + 1, first_window([layer["layer"]])
    if layer is None or layer["first"] or len(shape) != lead + layer["rank"] + 1:
        return None
    own, sides = shape[lead], shape[lead + 1 :]
    if own is None or own > MOST_CHANNELS or not all([size is None or size > MOST_CHANNELS for size in sides]):
        return None
    if layer["rank"] == 1 and walk(layers, shape)["failing"] == -1:
        return None
    moved = shape[:lead] + sides + [own]
    where = f"Channels first? {layer['name']} looks for them on the last axis, of size {size_text(shape[-1])}."
    mend = f"Move the {own} there (Permute, not Reshape): {shape_text(moved[1:])}."
    return {"shape": moved, "text": f'{where} {mend} Or write data_format="channels_first" in every such layer.'}


def first_window(layers):
    """The first layer that tells channels from sides, or None where another kind of layer comes before it."""
    for layer in layers:
        if layer["rank"] > 0 or layer["family"] == "distributed":
            return None if layer["family"] == "convrnn" else layer
        if layer["family"] not in ["keep", "batchnorm", "layernorm", "norm"]:
            return None
    return None


# ---- Two shapes


def broadcast(a, b):
    """{axes, shape, problem}: two shapes aligned from the right, axis by axis; `shape` is None when they clash."""
    clash = broadcast_clash(a, b)
    axes, result = [], []
    for back in range(1, max(len(a), len(b)) + 1):
        x = a[len(a) - back] if back <= len(a) else 1
        y = b[len(b) - back] if back <= len(b) else 1
        size, verdict = x, "equal"
        if -back in clash:
            size, verdict = None, f"{x} is not {y}, and neither is 1"
        elif back > len(a) or back > len(b):
            size = y if back > len(a) else x
            verdict = "missing on one side: counts as 1"
        elif x is None or y is None:
            size = y if x is None else x
            if x == 1 or y == 1:
                size = None
            verdict = "unknown until the code runs"
        elif x != y:
            size = y if x == 1 else x
            verdict = f"1 is stretched to {size}"
        axes.insert(0, {"axis": -back, "a": shown(a, back), "b": shown(b, back), "size": size, "verdict": verdict})
        result.insert(0, size)
    if clash:
        return {"axes": axes, "shape": None, "problem": clash_sentence(a, b, clash)}
    return {"axes": axes, "shape": result, "problem": ""}


def shown(shape, back):
    """The size of an axis counted from the right, as text; nothing where there is no such axis."""
    return size_text(shape[len(shape) - back]) if back <= len(shape) else ""


def clash_sentence(a, b, clash):
    """Where two shapes do not broadcast."""
    pairs = [f"axis −{-back}: {size_text(a[len(a) + back])} and {size_text(b[len(b) + back])}" for back in clash]
    return f"{shape_text(a)} and {shape_text(b)} do not broadcast ({listed(pairs)})."
