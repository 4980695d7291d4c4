"""Mistakes where tensors meet or are reshaped."""

from whyshape.cause import Cause, prior
from whyshape.causes.programs import FUNCTIONAL, light, mended, usable
from whyshape.causes.signs import (
    all_one_rank,
    any_ratio,
    between_layers,
    doubled,
    first_pairs,
    first_rank,
    in_loss,
    inner_sizes,
    lasts,
    layer_name,
    named,
    numbers_of,
    slightly,
    tail,
)
from whyshape.say import count, fill, shape_text
from whyshape.shapes import at, broadcast_clash, differing_axes, product, window_output


def residual_merge_layer_mismatch(n):
    """Only filters, a factor of 2, or a border of an even width (valid padding) speak for a residual block."""
    if n.get("shape_a") is None or n.get("shape_b") is None or len(n["shape_a"]) != len(n["shape_b"]):
        return 20
    if lasts(n["shape_a"], n["shape_b"]) or doubled(n["shape_a"], n["shape_b"]):
        return 84
    change = residual_change(n, False)
    return 88 if change is not None and change[3] > 1 and change[3] % 2 == 0 else 70


def residual_broadcast_mismatch(n):
    """A sum of feature maps (not in a loss) that differ in filters or by a factor of 2; named add or res: surer."""
    a = n.get("shape_a")
    if a is None or n.get("shape_b") is None:
        return 46
    b = n["shape_b"]
    if len(a) != len(b) or in_loss(n):
        return 12
    if len(a) == 2 and lasts(a, b) and between_layers(n):
        return 66
    if named(n, ["add", "res", "shortcut", "skip"]) and len(a) > 2:
        return 84 if lasts(a, b) or doubled(a, b) else 60
    if len(a) == 4 and lasts(a, b) and at(a, 3) > 4 and at(b, 3) > 4:
        return 66
    return 58 if len(a) == 4 and doubled(a, b) else 30


def feature_maps(n, batch):
    """Two maps that meet, without batch axis, channels last, every size known; None when they are no such maps.

    `batch`: the message prints a batch axis (an op does, Keras's Add does not).
    """
    parts = [shape for shape in n.get("shapes") or [n.get("shape_a"), n.get("shape_b")] if shape is not None]
    others = [part for part in parts[1:] if part != parts[0]]
    if len(others) == 0 or len(others[0]) != len(parts[0]):
        return None
    a = parts[0]
    b = others[0]
    if batch and len(a) == 2:
        a = a[1:]
        b = b[1:]
    elif len(a) < 2:
        return None
    if len(a) > 2 and (batch or "shapes" in n or (len(a) > 3 and a[0] is None and b[0] is None)):
        a = a[1:]
        b = b[1:]
    if len(a) > 4:
        return None
    a, b = [agreed(a, b), agreed(b, a)]
    sides_last = a[1:] == b[1:] or (slightly(a[1:], b[1:], 8) and not lasts(a, b))
    if len(a) == 3 and sides_last and (a[1] == a[2] or not slightly(a[:-1], b[:-1], 8)) and a[0] != a[1]:
        a = a[1:] + a[:1]
        b = b[1:] + b[:1]
    return [a, b] if min(a + b) > 0 else None


def agreed(shape, other):
    """A shape with the other's size, or a usual one, for every unknown size."""
    usual = [32] * (len(shape) - 1) + [16]
    return [shape[i] if shape[i] is not None else (other[i] or usual[i]) for i in range(len(shape))]


def residual_change(n, batch):
    """[wider, narrower, stride, lost] of two feature maps: how a branch got from one to the other, or None."""
    maps = feature_maps(n, batch)
    if n.get("size_a") and n.get("size_b") and n.get("shape_a") is None:
        # Sizes alone: a ratio of 2 is a stride, anything else a number of filters.
        sizes = [n["size_a"], n["size_b"]]
        ends = [[size, 16] for size in sizes] if any_ratio(sizes[0], sizes[1]) in [2, 4] else [[16, s] for s in sizes]
        maps = ends if max(sizes) < 4000 else None
    if maps is None:
        return None
    a, b = maps
    if product(a[:-1]) < product(b[:-1]):
        a, b = [b, a]
    if a[-1] * b[-1] > 2000000 or len(broadcast_clash(a, b)) == 0:
        return None
    stride = (a[0] + b[0] - 1) // b[0] if len(a) > 1 else 1
    lost = a[0] - b[0]
    if all([(size + stride - 1) // stride == b[i] for i, size in enumerate(a[:-1])]):
        return [a, b, stride, 0]
    if all([size - b[i] == lost for i, size in enumerate(a[:-1])]) and 0 < lost < 16:
        return [a, b, 1, lost]
    return None


def residual_say(n, batch):
    """What the branch changed: filters, resolution, or a border lost to valid padding."""
    change = residual_change(n, batch)
    if change is None:
        return "One of the two branches changes the shape."
    a, b, stride, lost = change
    if lost > 0:
        return f"The branch lost {lost} on every side, as convolutions with padding='valid' do."
    if stride > 1:
        filters = f" It also has {count(b[-1], 'filter')}, not {a[-1]}." if a[-1] != b[-1] else ""
        return f"The ratio of the sides is {stride}: one branch has a stride or a pool of {stride}.{filters}"
    if len(a) == 1:
        return f"Two layers of different width meet, {a[0]} and {b[0]}: a Dense layer on one makes them equal."
    return f"The branch has {b[-1]} filters where {a[-1]} channels came in."


def residual_programs(n, batch, add):
    """A residual block whose shortcut is added as it is; then with a 1x1 convolution (Dense for rows) on the shortcut."""
    change = residual_change(n, batch)
    if change is None:
        return None
    a, b, stride, lost = change
    if len(a) == 1:
        head = f"{FUNCTIONAL}x = keras.Input({shape_text(a)})\ny = layers.Dense({b[0]})(x)\n"
        return mended(head, f"x = layers.Dense({b[0]})(x)\n", add.replace("{short}", "x"))
    layer = f"Conv{len(a) - 1}D"
    strides = f", strides={stride}" if stride > 1 else ""
    window = f"{lost + 1}" if lost > 0 else f'3{strides}, padding="same"'
    head = FUNCTIONAL + f"x = keras.Input({shape_text(a)})\n" + f"y = layers.{layer}({b[-1]}, {window})(x)\n"
    project = f'short = layers.{layer}({b[-1]}, 1{strides}, padding="same")(x)\n'
    fixed = head.replace(window + ")", f'{lost + 1}, padding="same")') if lost > 0 else head
    return [head + add.replace("{short}", "x"), fixed + project + add.replace("{short}", "short")]


RESIDUAL_BRANCH_CHANGES_SHAPE = Cause(
    "residual-branch-changes-shape",
    "Why can't I add my shortcut to the convolution block ('Dimensions must be equal')?",
    "Send the shortcut through a 1x1 convolution (or Dense) with the same filters and strides (and padding='same') before adding.",
    ask="Which two tensors are added, and which strides, filters and padding lie between?",
    tells={
        "merge-layer-mismatch": residual_merge_layer_mismatch,
        "broadcast-mismatch": residual_broadcast_mismatch,
    },
    says={
        "merge-layer-mismatch": lambda n: residual_say(n, False),
        "broadcast-mismatch": lambda n: residual_say(n, True),
    },
    programs={
        "merge-layer-mismatch": lambda n: residual_programs(n, False, "y = layers.Add()([{short}, y])\n"),
        "broadcast-mismatch": lambda n: residual_programs(n, True, "y = {short} + y\n"),
    },
    siblings=["encoder-decoder-sizes-differ", "image-size-differs-from-model", "mask-or-map-differs-from-output"],
)


def skip_concat_mismatch(n):
    """Sides of two maps a few pixels apart are a rounded pool; a factor of 2 may be a map of another depth."""
    if "index_2" in n:
        return 30  # NumPy
    if "size_a" in n and "shape_a" not in n and len(n.get("shapes", [])) < 2:
        return 80 if abs(n["size_a"] - n["size_b"]) <= 4 else 50
    for pair in first_pairs(n):
        if len(pair[0]) < 3:
            return 4
        if slightly(pair[2], pair[3], 8):
            return 88
        if doubled(pair[2], pair[3]):
            return 62
    return 40


def skip_merge_layer_mismatch(n):
    """Two maps that are added and one to three pixels apart: an odd size was pooled."""
    if (
        n.get("shape_a") is not None
        and n.get("shape_b") is not None
        and len(n["shape_a"]) == len(n["shape_b"])
        and len(n["shape_a"]) > 1
        and not lasts(n["shape_a"], n["shape_b"])
        and slightly(n["shape_a"], n["shape_b"], 3)
    ):
        return 86
    return 40


def skip_broadcast_mismatch(n):
    """Two maps one to three pixels apart, batch axes equal: an odd size was pooled."""
    a = n.get("shape_a")
    if a is None or n.get("shape_b") is None or len(a) != len(n["shape_b"]) or len(a) < 3:
        return 8
    return 80 if slightly(a, n["shape_b"], 3) and 0 not in differing_axes(a, n["shape_b"]) else 20


def skip_target(expected, found):
    """The output is a few pixels off its target, channels equal: an autoencoder whose pools rounded."""
    if expected is None or found is None or len(expected) != len(found) or len(expected) < 4:
        return 4
    a, b = tail(expected, found)
    return 88 if slightly(a, b, 8) and a[-1] == b[-1] else 30


def resampling(a, b):
    """[factor, padding] of a pool and an upsampling that turn a's sides into b's, or None."""
    for factor in [2, 4, 8, 16, 32]:
        for padding in ["valid", "same"]:
            if min(a[:-1]) >= factor and all(
                [window_output(a[i], factor, factor, 1, padding) * factor == b[i] for i in range(len(a) - 1)]
            ):
                return [factor, padding]
    return None


def skip_change(n, batch):
    """[skip, decoded, factor, padding]: the map before a pool and the one after pool and upsampling; None if not so.

    A factor of 0: the decoded map lost a border of equal width instead (convolutions with padding='valid').
    """
    if "expected_shape" in n or "output_shape" in n:
        n = {
            "shape_a": n.get("found_shape", n.get("target_shape")),
            "shape_b": n.get("expected_shape", n.get("output_shape")),
        }
    maps = feature_maps(n, batch)
    if (
        maps is None
        and n.get("size_a")
        and n.get("size_b")
        and n.get("shape_a") is None
        and max(n["size_a"], n["size_b"]) < 900
    ):
        maps = [[n["size_a"], n["size_a"], 16], [n["size_b"], n["size_b"], 16]]
    if maps is None or maps[0][:-1] == maps[1][:-1] or maps[0][-1] * maps[1][-1] > 2000000:
        return None
    a, b = maps
    for skip, decoded in [[a, b], [b, a]]:
        found = resampling(skip, decoded)
        if found is not None:
            return [skip, decoded, found[0], found[1]]
    if a[0] < b[0]:
        a, b = [b, a]
    lost = a[0] - b[0]
    return [a, b, 0, ""] if 0 < lost < 16 and all([a[i] - b[i] == lost for i in range(len(a) - 1)]) else None


def skip_say(n, batch):
    """The rounding of one pool, with the reader's sizes."""
    change = skip_change(n, batch)
    if change is None:
        return "The two maps come from different resolutions, or a pool rounded an odd size."
    skip, decoded, factor, padding = change
    axis = 0 if skip[0] != decoded[0] else (1 if skip[1] != decoded[1] else 2)
    a = skip[axis]
    b = decoded[axis]
    if factor == 0:
        return f"{a} - {b} = {a - b}: convolutions with padding='valid' lost a border, as in the first U-Net."
    rounded = "up" if padding == "same" else "down"
    even = a > b and (a - b) % 2 == 0
    other = f" If there is no pool, convolutions with padding='valid' took {a - b} off." if even else ""
    return f"{a} does not divide by {factor}: pooling rounds it {rounded} to {b // factor}, upsampling gives {b // factor}*{factor} = {b}. At this depth {a // factor * factor} or {(a // factor + 1) * factor} would fit.{other}"


def borders(sizes, dimensions):
    """Argument of a Cropping or ZeroPadding layer that works on the far end of each axis: ((0, 1), (0, 2))."""
    pairs = [f"(0, {size})" for size in sizes]
    return pairs[0] if dimensions == 1 else "(" + ", ".join(pairs) + ")"


def skip_programs(n, batch, merge):
    """A pool, an upsampling and the merge with what was before the pool; then with the decoded map padded or cropped.

    Without `merge` it is an autoencoder, fitted to its own input.
    """
    change = skip_change(n, batch)
    if change is None or (merge != CONCAT and change[0][-1] != change[1][-1]):
        return None
    skip, decoded, factor, padding = change
    dimensions = len(skip) - 1
    kind = f"{dimensions}D"
    head = FUNCTIONAL + f"x = keras.Input({shape_text(skip)})\n"
    same = ', padding="same"' if padding == "same" else ""
    if factor == 0:
        head += f"y = layers.Conv{kind}({decoded[-1]}, {skip[0] - decoded[0] + 1})(x)\n"
    else:
        head += (
            f"y = layers.MaxPooling{kind}({factor}{same})(x)\n"
            + f'y = layers.Conv{kind}({decoded[-1]}, 3, padding="same")(y)\n'
            + f"y = layers.UpSampling{kind}({factor})(y)\n"
        )
    more = [max(skip[i] - decoded[i], 0) for i in range(dimensions)]
    less = [max(decoded[i] - skip[i], 0) for i in range(dimensions)]
    fit = f"y = layers.ZeroPadding{kind}({borders(more, dimensions)})(y)\n"
    if max(less) > 0:
        fit = f"y = layers.Cropping{kind}({borders(less, dimensions)})(y)\n"
    if merge == "":
        if product(skip) > 2000000:
            return None
        head = "import numpy as np\n" + head
        merge = (
            'model = keras.Model(x, y)\nmodel.compile("adam", "binary_crossentropy")\n'
            + f'images = np.zeros({shape_text([1] + skip)}, "float32")\nmodel.fit(images, images, verbose=0)\n'
        )
    return [head + merge, head + fit + merge]


CONCAT = "y = layers.Concatenate()([x, y])\n"
ENCODER_DECODER_SIZES_DIFFER = Cause(
    "encoder-decoder-sizes-differ",
    "Why do my U-Net skip connections differ by one pixel in Concatenate or Add?",
    "Make the sides a multiple of 2^depth, or crop or pad the larger map before the merge.",
    ask="What is the input size, and how many pools are there?",
    tells={
        "conv-transpose-mismatch": lambda n: 40 if "actual" in n else (50 if "input_channels" in n else 10),
        "concat-mismatch": skip_concat_mismatch,
        "merge-layer-mismatch": skip_merge_layer_mismatch,
        "broadcast-mismatch": skip_broadcast_mismatch,
        "target-shape": lambda n: skip_target(n.get("expected_shape"), n.get("found_shape")),
        "target-output-mismatch": lambda n: skip_target(n.get("target_shape"), n.get("output_shape")),
    },
    says={
        "concat-mismatch": lambda n: skip_say(n, True),
        "merge-layer-mismatch": lambda n: skip_say(n, False),
        "broadcast-mismatch": lambda n: skip_say(n, True),
        "target-shape": lambda n: skip_say(n, True),
        "target-output-mismatch": lambda n: skip_say(n, True),
    },
    programs={
        "concat-mismatch": lambda n: skip_programs(n, True, CONCAT),
        "merge-layer-mismatch": lambda n: skip_programs(n, False, "y = layers.Add()([x, y])\n"),
        "broadcast-mismatch": lambda n: skip_programs(n, True, "y = x + y\n"),
        "target-shape": lambda n: skip_programs(n, True, ""),
        "target-output-mismatch": lambda n: skip_programs(n, True, ""),
    },
    siblings=["mask-or-map-differs-from-output"],
)


def axis_argument_concat_mismatch(n):
    """The parts differ on one axis alone, the last or one by far: there they could be joined."""
    for pair in first_pairs(n):
        axes = differing_axes(pair[0], pair[1])
        if len(axes) == 1 and axes[0] == len(pair[0]) - 1 and len(pair[0]) > 1:
            return 86
        if len(axes) == 1 and len(pair[0]) > 2 and axes[0] > 0 and not slightly(pair[0], pair[1], 8):
            return 64
    return 50 if "index_2" in n else 20


def joined_axis(n):
    """The one axis (batch aside) on which the parts to join differ, 0 if there is no such."""
    pairs = first_pairs(n) if n.get("shapes") is not None else []
    axes = []
    for pair in pairs:
        axes += [axis for axis in differing_axes(pair[0], pair[1]) if axis not in axes]
    return axes[0] if len(axes) == 1 and len(pairs) == len(n["shapes"]) - 1 else 0


def axis_argument_say(n):
    """The axis that the parts can be joined on."""
    axis = joined_axis(n)
    if axis == 0:
        return "Concatenate joins along one axis; all others have to agree."
    return f"Axis {axis} is the only one on which they differ, so they can be joined there: axis={axis}."


def axis_argument_programs(n):
    """A Concatenate along a wrong axis; then along the only one that works."""
    axis = joined_axis(n)
    shapes = n.get("shapes") or []
    if (
        axis == 0
        or len(shapes) > 6
        or len(shapes[0]) > 5
        or min([min(numbers_of(shape) + [1]) for shape in shapes]) < 1
    ):
        return None
    head = FUNCTIONAL
    for i, shape in enumerate(shapes):
        head += f"x{i} = keras.Input({shape_text(shape[1:])})\n"
    wrong = 1 if axis > 1 else 0
    names = ", ".join([f"x{i}" for i in range(len(shapes))])
    end = "y = layers.Concatenate(axis={axis})([" + names + "])\n"
    return [head + fill(end, {"axis": wrong}), head + fill(end, {"axis": axis if axis < len(shapes[0]) - 1 else -1})]


def axis_argument_broadcast_mismatch(n):
    """A vector (a scale) against images, or two sizes without an axis."""
    return (
        76
        if n.get("shape_a") is not None
        and n.get("shape_b") is not None
        and min(len(n["shape_a"]), len(n["shape_b"])) == 1
        and max(len(n["shape_a"]), len(n["shape_b"])) == 4
        else (48 if n.get("shape_a") is None and n.get("size_a", 0) != 0 and n.get("axis") is None else 8)
    )


def axis_argument_input_axis_value(n):
    """A normalization whose weights lie on an axis between the batch and the channels."""
    axis = n.get("axis", -1)
    if not named(n, ["norm"]) or n.get("found_shape") is None or axis < 1 or axis >= len(n["found_shape"]) - 1:
        return 3
    # With a colour count on that axis, or the channels there, the data may rightly be channels first.
    return 76 if n["expected_size"] > 4 and at(n["found_shape"], axis) > 4 else 30


def axis_argument_squeeze_dim(n):
    """A squeeze outside of any graph and with no word of a loss is the reader's own; NumPy and Keras print no size."""
    return 80 if "size" not in n or (n.get("op") == "Squeeze" and "node" not in n and "loss" not in n) else 24


def axis_argument_programs_squeeze(n):
    """A squeeze of the axis of the message; then of the last one."""
    axis = n.get("axis", 9)
    if axis not in [0, 1, 2, 3] or not 1 < n.get("size", 0) < 5000:
        return None
    x = f"import tensorflow as tf\n\nx = tf.zeros({shape_text([4, 4, 4][:axis] + [n['size'], 1])})\n"
    return [f"{x}tf.squeeze(x, axis={place})\n" for place in [axis, -1]]


AXIS_ARGUMENT_POINTS_AT_WRONG_AXIS = Cause(
    "axis-argument-points-at-wrong-axis",
    "Why does Concatenate, BatchNormalization or squeeze work on the wrong axis (axis=1 with channels_last)?",
    "Point axis at the axis that you mean (an axis of 1 for squeeze); the channels are on -1 with channels_last, on 1 with channels_first.",
    ask="Which axis= is set, and is the data channels_first or channels_last?",
    tells={
        "norm-parameter-mismatch": prior(60),
        "input-axis-value": axis_argument_input_axis_value,
        "concat-mismatch": axis_argument_concat_mismatch,
        "broadcast-mismatch": axis_argument_broadcast_mismatch,
        "weights-transpose-failed": prior(10),
        "axis-out-of-range": prior(66),
        "index-out-of-range": lambda n: 84 if named(n, ["normalization", "concat"]) else (10 if "low" in n else 40),
        "squeeze-dim": axis_argument_squeeze_dim,
    },
    says={
        "concat-mismatch": axis_argument_say,
        "input-axis-value": lambda n: (
            f"The layer works on axis {n['axis']}, which is no channel axis of {shape_text(n['found_shape'])} with channels last: it has {n['expected_size']} weights, one for every place there."
            if axis_argument_input_axis_value(n) > 50
            else ""
        ),
    },
    programs={"concat-mismatch": axis_argument_programs, "squeeze-dim": axis_argument_programs_squeeze},
)


def ranks_merge_layer_mismatch(n):
    """The numbers of axes differ."""
    if n.get("shape_a") is None or n.get("shape_b") is None:
        return 60
    return (
        2
        if len(n["shape_a"]) == len(n["shape_b"])
        else (50 if len(broadcast_clash(n["shape_a"], n["shape_b"])) > 0 else 88)
    )


def ranks_programs(n):
    """A Concatenate of tensors of different ranks; then of the flattened ones."""
    shapes = [shape[1:] for shape in n.get("shapes") or [] if shape is not None and len(shape) > 1]
    if len(shapes) < 2 or len(shapes) > 6 or all_one_rank(shapes) or not all([usable(shape, 1, 4) for shape in shapes]):
        return None
    head = FUNCTIONAL
    flat = ""
    for i, shape in enumerate(shapes):
        head += f"x{i} = keras.Input({shape_text(shape)})\n"
        if len(shape) > 1:
            flat += f"x{i} = layers.Flatten()(x{i})  # ({product(shape)},)\n"
    names = ", ".join([f"x{i}" for i in range(len(shapes))])
    return mended(head, flat, f"y = layers.Concatenate()([{names}])\n")


CONCAT_OPERANDS_DIFFER_IN_RANK = Cause(
    "concat-operands-differ-in-rank",
    "Why can't I concatenate tensors with different numbers of dimensions?",
    "Give both the same rank: Flatten or Reshape the longer one, or expand_dims or RepeatVector the shorter one.",
    tells={
        "concat-mismatch": lambda n: 92 if "rank_a" in n or ("shapes" in n and not all_one_rank(n["shapes"])) else 2,
        "merge-layer-mismatch": ranks_merge_layer_mismatch,
    },
    programs={"concat-mismatch": ranks_programs},
)


def operands(n):
    """The two shapes of a product, each None where unknown."""
    shapes = n.get("input_shapes") or []
    if len(shapes) > 1 and "shape_a" not in n:
        return shapes[:2]
    return [n.get("shape_a"), n.get("shape_b")]


def product_that_works(n):
    """How to multiply the operands so that equal sizes meet: one turned, both swapped, a vector as such; '' if nothing shows."""
    a, b = operands(n)
    last = at(a, -1)
    if last == 0 or b is None or n.get("axis_2", 0) > 0:
        return ""
    if len(b) == 1:
        return "tf.linalg.matvec(a, b)" if last == b[0] and len(a) > 1 else ""
    if last == at(b, -2):
        return ""
    if last == at(b, -1):
        return "tf.matmul(a, b, transpose_b=True)"
    if at(a, -2) == at(b, -2) and at(a, -2) > 0:
        return "tf.matmul(a, b, transpose_a=True)"
    return "tf.matmul(b, a)" if at(a, -2) == at(b, -1) and layer_name(n).strip() in ["", "matmul"] else ""


def operands_matmul_mismatch(n):
    """Equal sizes meet in another product of the two; in the order of the operands that may be chance."""
    if n.get("op") == "Einsum" or n.get("axis_2", 0) > 0:
        return 80
    works = product_that_works(n)
    return 25 if works == "" else (66 if "(b" in works else 88)


def operands_say(n):
    """The product that works."""
    works = product_that_works(n)
    if works != "":
        return f"{works} works (.T turns in NumPy): there equal sizes meet."
    if "size_a" not in n:
        return ""
    if n.get("axis_2", 0) > 0:
        return f"These axes are multiplied: Dense({n['size_b']}) on the first tensor, or other axes=, makes them equal."
    return "An axis that both operands share must have one size." if n.get("op") == "Einsum" else ""


def operands_programs(n):
    """The product that fails; then the one that works."""
    a, b = operands(n)
    works = product_that_works(n)
    if works == "" or not light(a) or not light(b):
        return None
    head = f"import tensorflow as tf\n\na = tf.zeros({shape_text(a)})\nb = tf.zeros({shape_text(b)})\n"
    return [f"{head}{last}\n" for last in ["tf.matmul(a, b)", works]]


def einsum_programs(n):
    """A sum over an axis of another size; then of this one."""
    shape = n.get("input_shape")
    if not light(shape) or not 0 <= n.get("axis", -1) < min(len(shape), 6) or not light(shape + [n["size_a"]]):
        return None
    letters = "abcdef"[: len(shape)]
    letter = letters[n["axis"]]
    return [
        f"import tensorflow as tf\n\nw = tf.zeros(({size},))\nx = tf.zeros({shape_text(shape)})\n"
        + f'tf.einsum("{letter},{letters}->{letter}", w, x)\n'
        for size in [n["size_a"], n["size_b"]]
    ]


def operands_op_rank(n):
    """A product; of a vector alone it is rather a lost batch axis."""
    if not named(n, ["matmul"]):
        return 15
    return 50 if first_rank(n) == 1 else 82


MATMUL_OPERAND_RANK_OR_ORDER = Cause(
    "matmul-operand-rank-or-order",
    "Why does tf.matmul fail on a 3-D tensor with a 2-D weight (or with swapped operands)?",
    "Turn, swap or reshape the operands so that the inner sizes agree (transpose_b=True; tf.linalg.matvec or x[:, None] for a vector; einsum, Dense).",
    tells={
        "matmul-mismatch": operands_matmul_mismatch,
        "op-rank": operands_op_rank,
        "attention-shape": lambda n: 80 if "axis" in n else (60 if "spec" in n else 10),
    },
    says={"matmul-mismatch": operands_say, "op-rank": operands_say, "attention-shape": operands_say},
    programs={
        "matmul-mismatch": operands_programs,
        "op-rank": operands_programs,
        "attention-shape": einsum_programs,
    },
)


def attention_broadcast_mismatch(n):
    """Two squares of time steps under another number of heads, or an op of attention."""
    a = n.get("shape_a")
    if a is None or n.get("shape_b") is None:
        return 10
    b = n["shape_b"]
    if len(a) == 4 and len(b) == 4 and a[2] == a[3] and b[2] == b[3] and a[1] != b[1]:
        return 86
    # (batch, heads, T, T) and (batch, 1, T, T), or (batch, 1, 1, T).
    heads = max(at(a, 1), at(b, 1))
    if (
        len(a) == 4
        and len(b) == 4
        and 1 in [a[1], b[1]]
        and heads > 1
        and heads not in [a[2], b[2]]
        and -4 not in broadcast_clash(a, b)
        and not in_loss(n)
    ):
        return 86
    if named(n, ["attention", "softmax", "logicaland", "einsum", "mask"]):
        return 75
    return 12


def attention_product(n):
    """A product of two batches inside attention: queries by keys, not inputs by a weight."""
    return named(n, ["attention"]) and min(len(n.get("shape_a") or []), len(n.get("shape_b") or [])) > 2


def attention_say_product(n):
    """Query and key, as they are printed when the key has been turned round."""
    inner = inner_sizes(n)
    if not attention_product(n) or 0 in inner or inner[0] == inner[1]:
        return ""
    return f"Attention multiplies queries by keys along their last axes, {inner[0]} and {inner[1]} here: a Dense layer on one side makes them equal."


def attention_shape(n):
    """Attention's own words; in those of einsum the mask has no part, unless one was given to an attention layer."""
    if "axis" not in n:
        return 82
    return 84 if named(n, ["attention"]) and n.get("attention_mask") != "None" else 40


ATTENTION_OR_MASK_SHAPE = Cause(
    "attention-or-mask-shape",
    "Why does my attention mask (or padding mask) not fit?",
    "Make the mask broadcast to (batch, heads, T_query, T_key): mask[:, None, None, :] for padding; query and key share the last axis.",
    ask="What are the shapes of query, key, value and mask?",
    tells={
        "broadcast-mismatch": attention_broadcast_mismatch,
        "required-broadcastable": prior(40),
        "attention-shape": attention_shape,
        "matmul-mismatch": lambda n: 86 if attention_product(n) else 5,
        "batch-elements-differ": prior(5),
        "tensorarray-shape": lambda n: 66 if "size" in n else 10,
    },
    says={"matmul-mismatch": attention_say_product},
)


def reshape_say(n):
    """A border that a convolution lost."""
    a = n.get("input_shape")
    b = n.get("target_shape")
    lost = at(b, 0) - at(a, 0)
    if at(a, 0) == 0 or lost not in [2, 4, 6, 8, 10] or at(b, -2) - at(a, -2) != lost or at(a, -1) != at(b, -1):
        return ""
    return f"{a[0]} = {b[0]} - {lost + 1} + 1: a convolution with padding='valid' took the border; padding='same' keeps {b[0]}."


def reshape_programs(n):
    """A reshape to another number of values; then to rows of as many of the wanted sizes as divide it."""
    shape = n.get("input_shape")
    target = n.get("target_shape")
    if shape is None:
        shape = [n.get("values")]
    if not usable(shape, 1, 5) or not usable(target, 1, 5) or product(shape) == product(target) or not light(shape):
        return None
    rest = target
    while product(shape) % product(rest) > 0 or rest == target:
        rest = rest[1:]
    head = f"{FUNCTIONAL}x = keras.Input({shape_text(shape)})\n"
    return [f"{head}layers.Reshape({to})(x)\n" for to in [shape_text(target), shape_text([-1] + rest)]]


RESHAPE_CHANGES_NUMBER_OF_ELEMENTS = Cause(
    "reshape-changes-number-of-elements",
    "Why does Reshape say 'total size of new array must be unchanged'?",
    "Make the products equal (leave the batch axis out, one -1 at most); resize images instead of reshaping them.",
    ask="What is the shape before the reshape, and what do you want?",
    tells={
        "conv-channels-mismatch": prior(10),
        "not-divisible": prior(5),
        "none-in-shape-argument": prior(10),
        "reshape-size": lambda n: 76 if n.get("target_shape") is not None else 56,
        "squeeze-dim": prior(20),
    },
    says={"reshape-size": reshape_say},
    programs={"reshape-size": reshape_programs},
)


def loss_reduced_broadcast_mismatch(n):
    """Two vectors, as of losses, of different lengths."""
    if (
        n.get("shape_a") is not None
        and n.get("shape_b") is not None
        and len(n["shape_a"]) == 1
        and len(n["shape_b"]) == 1
    ):
        return 30
    return 4


LOSS_REDUCED_WRONGLY = Cause(
    "loss-reduced-wrongly",
    "Why does an optimizer or loss want one value per sample but get a scalar (or the reverse)?",
    "Set reduction='none' for per-sample losses, or reduce each term to a scalar before summing.",
    ask="Which reduction does the loss use?",
    tells={
        "broadcast-mismatch": loss_reduced_broadcast_mismatch,
        "reshape-size": lambda n: 88 if n.get("values") == 1 else 3,
    },
)


CAUSES = [
    RESIDUAL_BRANCH_CHANGES_SHAPE,
    ENCODER_DECODER_SIZES_DIFFER,
    AXIS_ARGUMENT_POINTS_AT_WRONG_AXIS,
    CONCAT_OPERANDS_DIFFER_IN_RANK,
    MATMUL_OPERAND_RANK_OR_ORDER,
    ATTENTION_OR_MASK_SHAPE,
    RESHAPE_CHANGES_NUMBER_OF_ELEMENTS,
    LOSS_REDUCED_WRONGLY,
]
