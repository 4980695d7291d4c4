"""Mistakes where tensors meet or are reshaped."""

from whyshape.cause import Cause, prior
from whyshape.causes.programs import FUNCTIONAL, light, multiplied, usable
from whyshape.causes.signs import (
    all_one_rank,
    any_ratio,
    between_layers,
    doubled,
    first_rank,
    in_loss,
    lasts,
    layer_name,
    named,
    slightly,
)
from whyshape.say import count, shape_text
from whyshape.shapes import at, broadcast_clash, concat_axes, differing_axes, known, product, same_ranks


def residual_merge_layer_mismatch(n):
    """Only filters, a factor of 2, or a border of an even width (valid padding) speak for a residual block."""
    a = n.get("shape_a")
    b = n.get("shape_b")
    if a is None or b is None or len(a) != len(b):
        return 20
    if lasts(a, b) or doubled(a, b):
        return 84
    change = residual_change(n, False)
    return 88 if change is not None and change[3] in [2, 4, 6, 8, 10] else 70


def residual_broadcast_mismatch(n):
    """A sum of feature maps (not in a loss) that differ in filters or by a factor of 2; named add or res: surer."""
    a = n.get("shape_a")
    b = n.get("shape_b")
    if a is None or b is None:
        return 46
    if len(a) != len(b) or in_loss(n):
        return 12
    changed = lasts(a, b) or doubled(a, b)
    if len(a) == 2:
        return 66 if lasts(a, b) and between_layers(n) else 30
    if named(n, ["add", "res", "shortcut", "skip"]):
        return 84 if changed else 60
    return 64 if changed and len(a) == 4 and min(at(a, 3), at(b, 3)) > 4 else 30


def meeting(n):
    """The two shapes that should agree: of operands, or of target and output; None where unknown."""
    target = n.get("found_shape", n.get("target_shape"))
    output = n.get("expected_shape", n.get("output_shape"))
    return [n.get("shape_a", target), n.get("shape_b", output)]


def agreed(shape, other):
    """A shape with the other's size, or 16, for every unknown size."""
    return [size or other[i] or 16 for i, size in enumerate(shape)]


def channels_first(a, b):
    """True for two maps whose sides stand last: they are square, or near each other while the first two axes are not."""
    if a[1] == a[2] and b[1] == b[2]:
        return a[0] != a[1]
    return slightly(a[1:], b[1:], 8) and not slightly(a[:-1], b[:-1], 8)


def feature_maps(n, batch):
    """Two maps that meet, without batch axis, channels last, every size known, the larger first; None if there are none.

    `batch`: the message prints a batch axis (an op does, Keras's Add does not). Of sizes alone, near ones or a ratio of 2
    are sides, others are channels.
    """
    parts = n.get("shapes") or meeting(n)
    sizes = [n.get("size_a") or 0, n.get("size_b") or 0]
    if parts[0] is None and min(sizes) > 0 and max(sizes) < 4000:
        sides = any_ratio(sizes[0], sizes[1]) in [2, 4] or slightly(sizes[:1], sizes[1:], 8)
        parts = [[None, size, 16] if sides else [None, 16, size] for size in sizes]
    if len(parts) < 2 or parts[0] is None or parts[1] is None or len(parts[0]) != len(parts[1]):
        return None
    a, b = parts[:2]
    if batch or "shapes" in n or (len(a) > 3 and a[0] is None):
        a = a[1:]
        b = b[1:]
    if len(a) < 1 or len(a) > 4:
        return None
    a, b = [agreed(a, b), agreed(b, a)]
    if len(a) == 3 and channels_first(a, b):
        a = a[1:] + a[:1]
        b = b[1:] + b[:1]
    if a[-1] * b[-1] > 2000000 or len(broadcast_clash(a, b)) == 0:
        return None
    return [b, a] if product(a[:-1]) < product(b[:-1]) else [a, b]


def border(a, b):
    """What each side of a map has lost, the same on all of them; 0 if not so."""
    lost = a[0] - b[0]
    return lost if 0 < lost < 16 and all([size - b[i] == lost for i, size in enumerate(a[:-1])]) else 0


def border_say(a, b):
    """The convolution that took a border."""
    return f"{b[0]} = {a[0]} - {a[0] - b[0] + 1} + 1: a convolution with padding='valid' took the border; padding='same' keeps {a[0]}."


def residual_change(n, batch):
    """[wider, narrower, stride, lost] of two feature maps: how a branch got from one to the other, or None."""
    maps = feature_maps(n, batch)
    if maps is None:
        return None
    a, b = maps
    stride = (a[0] + b[0] - 1) // b[0] if len(a) > 1 else 1
    if all([(size + stride - 1) // stride == b[i] for i, size in enumerate(a[:-1])]):
        return [a, b, stride, 0]
    return [a, b, 1, border(a, b)] if border(a, b) > 0 else None


def residual_say(n, batch):
    """What the branch changed: resolution, a border lost to valid padding, or features."""
    change = residual_change(n, batch)
    if change is None:
        return ""
    a, b, stride, lost = change
    if lost > 0:
        return border_say(a, b)
    sides = f"The ratio of the sides is {stride}: one branch has a stride or a pool of {stride}. " if stride > 1 else ""
    return sides + (f"One branch has {count(b[-1], 'feature')}, the other {a[-1]}." if a[-1] != b[-1] else "")


def block(shape, lines):
    """A functional model on samples x of this shape."""
    return f"{FUNCTIONAL}x = keras.Input({shape_text(shape)})\n{lines}"


def residual_programs(n, batch, add):
    """A residual block whose shortcut is added as it is; then with a 1x1 convolution (Dense for rows) on the shortcut."""
    change = residual_change(n, batch)
    if change is None:
        return None
    a, b, stride, lost = change
    layer = f"Conv{len(a) - 1}D({b[-1]}, " if len(a) > 1 else f"Dense({b[-1]}"
    strides = f", strides={stride}" if stride > 1 else ""
    same = ', padding="same"'
    windows = [f"{lost + 1 if lost > 0 else 3}{strides}{same}", f"1{strides}"] if len(a) > 1 else ["", ""]
    y, short = [f"layers.{layer}{window})(x)\n" for window in windows]
    broken = block(a, f"y = {y}")
    return [(broken.replace(same, "") if lost > 0 else broken) + add, broken + f"x = {short}" + add]


RESIDUAL_BRANCH_CHANGES_SHAPE = Cause(
    "residual-branch-changes-shape",
    "Why can't I add my shortcut to the convolution block ('Dimensions must be equal')?",
    "Send the shortcut through a 1x1 convolution (or Dense) with the same filters and strides before adding.",
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
        "merge-layer-mismatch": lambda n: residual_programs(n, False, ADD),
        "broadcast-mismatch": lambda n: residual_programs(n, True, PLUS),
    },
    siblings=["encoder-decoder-sizes-differ", "image-size-differs-from-model", "mask-or-map-differs-from-output"],
)


def skip_concat_mismatch(n):
    """Sides of two maps a few pixels apart are a rounded pool; a factor of 2 may be a map of another depth."""
    maps = feature_maps(n, True)
    if maps is None or "index_2" in n:
        return 8 if "shape_a" in n else 40
    a, b = [sizes[:-1] for sizes in maps]
    if slightly(a, b, 8):
        return 88
    # Sides that agree, or that are none, leave nothing to a skip connection.
    return 62 if doubled(a, b) else (40 if len(a) > 0 and a != b else 4)


def near_maps(n):
    """True when two maps are a few pixels apart, and not in their channels alone: an odd size was pooled."""
    a, b = meeting(n)
    return a is not None and b is not None and len(a) == len(b) and slightly(a, b, 8) and not lasts(a, b)


def skip_change(n, batch):
    """[skip, decoded, factor, up]: the map before a pool and the one after pool and upsampling; None if not so.

    `up`: the pool rounds up. A factor of 1: the decoded map lost a border (convolutions with padding='valid').
    """
    maps = feature_maps(n, batch)
    if maps is None or maps[0][:-1] == maps[1][:-1]:
        return None
    for skip, decoded in [maps, [maps[1], maps[0]]]:
        for factor in [2, 4, 8, 16, 32]:
            for up in [0, factor - 1]:
                if min(skip[:-1]) >= factor and all(
                    [(size + up) // factor * factor == decoded[i] for i, size in enumerate(skip[:-1])]
                ):
                    return [skip, decoded, factor, up]
    return [maps[0], maps[1], 1, 0] if border(maps[0], maps[1]) > 0 else None


def skip_say(n, batch):
    """The rounding of one pool, with the reader's sizes."""
    change = skip_change(n, batch)
    if change is None:
        return ""
    skip, decoded, factor, up = change
    if factor == 1:
        return border_say(skip, decoded)
    axis = differing_axes(skip[:-1], decoded[:-1])[0]
    return f"{skip[axis]} does not divide by {factor}: pooled and upsampled again it becomes {decoded[axis]}, a size that would fit."


def skip_programs(n, batch, merge):
    """A pool, an upsampling and the merge with what was before the pool; then with sides that divide.

    With FIT it is an autoencoder, fitted to its own input. A lost border is kept by padding='same' instead.
    """
    change = skip_change(n, batch)
    if change is None or (merge != CONCAT and change[0][-1] != change[1][-1]):
        return None
    skip, decoded, factor, up = change
    if merge == FIT and product(skip) > 2000000:
        return None
    kind = f"{len(skip) - 1}D"
    same = ', padding="same"'
    if factor == 1:
        conv = f"y = layers.Conv{kind}({decoded[-1]}, {skip[0] - decoded[0] + 1}"
        return [block(skip, f"{conv}{padding})(x)\n{merge}") for padding in ["", same]]
    pool = f"y = layers.MaxPooling{kind}({factor}{same if up > 0 else ''})(x)\n"
    back = f"y = layers.Conv{kind}Transpose({decoded[-1]}, {factor}, strides={factor})(y)\n"
    return [block(sides + skip[-1:], pool + back + merge) for sides in [skip[:-1], decoded[:-1]]]


ADD = "y = layers.Add()([x, y])\n"
PLUS = "y = x + y\n"
CONCAT = "y = layers.Concatenate()([x, y])\n"
FIT = 'model = keras.Model(x, y)\nmodel.compile("adam", "mse")\nimages = keras.ops.zeros((1,) + x.shape[1:])\nmodel.fit(images, images)\n'
ENCODER_DECODER_SIZES_DIFFER = Cause(
    "encoder-decoder-sizes-differ",
    "Why do my U-Net skip connections differ by one pixel in Concatenate or Add?",
    "Make the sides a multiple of 2^depth, or crop or pad the larger map before the merge.",
    ask="What is the input size, and how many pools are there?",
    tells={
        "conv-transpose-mismatch": lambda n: 40 if "actual" in n else (50 if "input_channels" in n else 10),
        "concat-mismatch": skip_concat_mismatch,
        "merge-layer-mismatch": lambda n: 86 if near_maps(n) else 40,
        "broadcast-mismatch": lambda n: (
            80
            if near_maps(n)
            and at(n["shape_a"], 0) == at(n["shape_b"], 0)
            and not (in_loss(n) and len(n["shape_a"]) == 3)
            else 8
        ),
        "target-shape": lambda n: 88 if near_maps(n) else 4,
        "target-output-mismatch": lambda n: 88 if near_maps(n) else 4,
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
        "merge-layer-mismatch": lambda n: skip_programs(n, False, ADD),
        "broadcast-mismatch": lambda n: skip_programs(n, True, PLUS),
        "target-shape": lambda n: skip_programs(n, True, FIT),
        "target-output-mismatch": lambda n: skip_programs(n, True, FIT),
    },
    siblings=["mask-or-map-differs-from-output"],
)


def joined_axis(n):
    """The one axis (batch aside) on which the parts to join differ, 0 if there is no such."""
    parts = n.get("shapes") or []
    if None in parts or not same_ranks(parts):
        return 0
    axes = concat_axes(parts)
    return axes[0] if len(axes) == 1 else 0


def axis_argument_concat_mismatch(n):
    """The parts differ on one axis alone, the last or one by far: there they could be joined."""
    axis = joined_axis(n)
    if axis == 0:
        return 50 if "index_2" in n else 20
    a = n["shapes"][0]
    if axis == len(a) - 1:
        return 86
    return 20 if slightly(a, n["shapes"][1], 8) else 64


def axis_argument_say(n):
    """The axis that the parts can be joined on."""
    axis = joined_axis(n)
    return f"Only axis {axis} differs, so the parts can be joined there: axis={axis}." if axis > 0 else ""


def joined(shapes, flat, axis):
    """A Concatenate of inputs of these shapes, the lines `flat` before it."""
    inputs = "".join([f"x{i} = keras.Input({shape_text(shape[1:])})\n" for i, shape in enumerate(shapes)])
    names = ", ".join([f"x{i}" for i in range(len(shapes))])
    return f"{FUNCTIONAL}{inputs}{flat}y = layers.Concatenate(axis={axis})([{names}])\n"


def axis_argument_programs(n):
    """A Concatenate along a wrong axis; then along the only one that works."""
    axis = joined_axis(n)
    return [joined(n["shapes"], "", place) for place in [1 if axis > 1 else 0, axis]] if axis > 0 else None


def axis_argument_broadcast_mismatch(n):
    """A vector (a scale) against images, or two sizes without an axis."""
    a = n.get("shape_a")
    b = n.get("shape_b")
    if a is None or b is None:
        return 48 if (n.get("size_a") or 0) > 0 and "axis" not in n else 8
    return 76 if [len(a), len(b)] in [[1, 4], [4, 1]] else 8


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


def squeeze_programs(n):
    """A squeeze of the axis of the message; then of the last one."""
    axis = n.get("axis", 9)
    if axis not in [0, 1, 2, 3] or "size" not in n:
        return None
    x = f"import tensorflow as tf\n\nx = tf.zeros({shape_text([4] * axis + [n['size'], 1])})\n"
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
            f"With channels last the channels stand on axis -1, but the layer works on axis {n['axis']}."
            if axis_argument_input_axis_value(n) > 50
            else ""
        ),
    },
    programs={"concat-mismatch": axis_argument_programs, "squeeze-dim": squeeze_programs},
)


def ranks_merge_layer_mismatch(n):
    """The numbers of axes differ."""
    a = n.get("shape_a")
    b = n.get("shape_b")
    if a is None or b is None:
        return 60
    if len(a) == len(b):
        return 2
    return 50 if len(broadcast_clash(a, b)) > 0 else 88


def ranks_programs(n):
    """A Concatenate of tensors of different ranks; then of the flattened ones."""
    shapes = [shape for shape in n.get("shapes") or [] if shape is not None]
    if same_ranks(shapes) or not all([usable(shape[1:], 1, 4) for shape in shapes]):
        return None
    flat = "".join([f"x{i} = layers.Flatten()(x{i})\n" for i in range(len(shapes))])
    return [joined(shapes, lines, -1) for lines in ["", flat]]


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
    turned = ", of a and b as transposed now" if "transpose_a" in n or "transpose_b" in n else ""
    return f"Equal sizes meet in {works}{turned}." if works != "" else ""


def operands_programs(n):
    """The product that fails; then the one that works."""
    a, b = operands(n)
    works = product_that_works(n)
    return multiplied(a, b, ["tf.matmul(a, b)", works]) if works != "" and light(a) and light(b) else None


def einsum_programs(n):
    """A sum over an axis of another size; then of this one."""
    shape = n.get("input_shape")
    if not light(shape) or not 0 <= n.get("axis", -1) < len(shape) < 7:
        return None
    letters = "abcdef"[: len(shape)]
    letter = letters[n["axis"]]
    line = f'tf.einsum("{letter},{letters}->{letter}", a, b)'
    return [multiplied([size], shape, [line])[0] for size in [n["size_a"], n["size_b"]]]


def operands_op_rank(n):
    """A product; of a vector alone it is rather a lost batch axis."""
    if not named(n, ["matmul"]):
        return 15
    return 50 if first_rank(n) == 1 else 82


MATMUL_OPERAND_RANK_OR_ORDER = Cause(
    "matmul-operand-rank-or-order",
    "Why does tf.matmul fail on a 3-D tensor with a 2-D weight (or with swapped operands)?",
    "Turn, swap or reshape the operands so that the inner sizes agree (transpose_b=True, tf.linalg.matvec, einsum, Dense).",
    tells={
        "matmul-mismatch": operands_matmul_mismatch,
        "op-rank": operands_op_rank,
        "attention-shape": lambda n: 80 if "axis" in n else (60 if "spec" in n else 10),
    },
    says={"matmul-mismatch": operands_say, "op-rank": operands_say},
    programs={
        "matmul-mismatch": operands_programs,
        "op-rank": operands_programs,
        "attention-shape": einsum_programs,
    },
)


def attention_broadcast_mismatch(n):
    """Squares of time steps under another number of heads, a mask of one head, or an op of attention."""
    a = n.get("shape_a")
    b = n.get("shape_b")
    if a is None or b is None:
        return 10
    # (batch, heads, T, T) and (batch, 1, T, T), or (batch, 1, 1, T).
    if len(a) == 4 and len(b) == 4 and a[1] != b[1] and -4 not in broadcast_clash(a, b) and not in_loss(n):
        squares = a[2] == a[3] and b[2] == b[3]
        if squares or (1 in [a[1], b[1]] and max(at(a, 1), at(b, 1)) not in [a[2], b[2]]):
            return 86
    return 75 if named(n, ["attention", "softmax", "logicaland", "einsum", "mask"]) and not in_loss(n) else 12


def attention_product(n):
    """A product of two batches inside attention: queries by keys, not inputs by a weight."""
    return named(n, ["attention"]) and min(len(n.get("shape_a") or []), len(n.get("shape_b") or [])) > 2


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
        "required-broadcastable": lambda n: 72 if named(n, ["attention"]) else 40,
        "attention-shape": attention_shape,
        "matmul-mismatch": lambda n: 86 if attention_product(n) else 5,
        "batch-elements-differ": prior(5),
        "tensorarray-shape": lambda n: 66 if "size" in n else 10,
    },
)


def reshape_say(n):
    """A border that a convolution lost."""
    a = n.get("target_shape")
    b = n.get("input_shape")
    if not usable(a, 2, 5) or not known(b) or len(a) != len(b) or a[-1] != b[-1]:
        return ""
    return border_say(a, b) if border(a, b) > 0 else ""


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
    return [block(shape, f"layers.Reshape({shape_text(to)})(x)\n") for to in [target, [-1] + rest]]


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
    return 30 if len(n.get("shape_a") or []) == 1 and len(n.get("shape_b") or []) == 1 else 4


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
