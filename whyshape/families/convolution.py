"""Messages of convolution, pooling and normalisation."""

from whyshape.family import Family, always
from whyshape.say import count, shape_text, size_text
from whyshape.shapes import at, effective_window, rank

CONV_OPS = ["Conv2D", "Conv3D", "Conv", "DepthwiseConv2d", "DepthwiseConv", "_FusedConv2D"]
NORM_OPS = ["FusedBatchNorm"]


def windows_that_do_not_fit(sizes, windows, dilations):
    """Axes on which the (dilated) window is larger than the input, None sizes aside."""
    axes = []
    for i in range(min(len(sizes), len(windows))):
        dilation = dilations[i] if i < len(dilations) else dilations[0]
        if sizes[i] is not None and windows[i] is not None and effective_window(windows[i], dilation) > sizes[i]:
            axes.append(i)
    return axes


def spatial(shape, channels_first):
    """The sizes of a batch of images without batch and channel axis."""
    return shape[2:] if channels_first else shape[1:-1]


def negative_dimension(n):
    """(k - 1) * d + 1 > n on some spatial axis: from the two sizes, or from the shapes of input and window."""
    shapes = n.get("input_shapes", [])
    if len(shapes) > 0 and "input_shape" not in n:
        n["input_shape"] = shapes[0]
    if len(shapes) > 1 and "kernel_shape" not in n:
        n["kernel_shape"] = shapes[1]
    if "input_window" in n:
        n["input_size"] = n["input_window"][0]
        n["kernel_size"] = n["kernel_window"][0]
        return len(windows_that_do_not_fit(n["input_window"], n["kernel_window"], [1])) > 0
    if "kernel_size" in n and "input_size" in n:
        return n["kernel_size"] > n["input_size"]
    if n.get("input_shape") is not None and ("kernel_shape" in n or "pool_size" in n):
        return negative_from_shapes(n)
    if n.get("input_shape") is not None and "cropping" in n:
        return cropped_away(n)
    if "output_sizes" in n:
        return any([size is None or size < 1 for size in n["output_sizes"]])
    return n.get("output_size", 0) <= 0


def cropped_away(n):
    """before + after >= size on some spatial axis; sets the first bad one."""
    pairs = n["cropping"]
    for channels_first in [False, True]:
        sizes = spatial(n["input_shape"], channels_first)
        for i in range(min(len(sizes), len(pairs))):
            if pairs[i] is not None and None not in pairs[i] and sizes[i] is not None and sum(pairs[i]) >= sizes[i]:
                n["cropped"] = sum(pairs[i])
                n["input_size"] = sizes[i]
                return True
    return False


def negative_from_shapes(n):
    """The violation in Keras's own words, which print the shapes; sets the two sizes of the first bad axis."""
    windows = n["kernel_shape"][:-2] if "kernel_shape" in n else n["pool_size"]
    dilations = n.get("dilation_rate", [1])
    for channels_first in [False, True]:
        sizes = spatial(n["input_shape"], channels_first)
        if len(windows) == 1 and len(sizes) > 1 and "pool_size" in n:
            windows = [windows[0] for size in sizes]
        axes = windows_that_do_not_fit(sizes, windows, dilations)
        if len(axes) > 0:
            n["input_size"] = sizes[axes[0]]
            n["kernel_size"] = windows[axes[0]]
            return True
    return False


def negative_dimension_clash(n):
    """What does not fit into what."""
    if "cropped" in n:
        return f"{n['cropped']} are cropped from an axis of {n['input_size']} in {shape_text(n['input_shape'])}."
    if "input_size" in n and "kernel_size" in n:
        what = "pool" if "pool_size" in n or "pool" in n.get("op", "").lower() else "kernel"
        dilation = n.get("dilation_rate", [1])[0]
        reach = effective_window(n["kernel_size"], dilation) if dilation is not None else n["kernel_size"]
        dilated = f" (dilated by {dilation}: {reach})" if reach != n["kernel_size"] else ""
        where = f" of {shape_text(n['input_shape'])}" if n.get("input_shape") is not None else ""
        return f"The {what} spans {n['kernel_size']}{dilated}, this axis{where} has only {n['input_size']}: {n['input_size']} - {reach} is negative."
    return "A kernel, pool or crop is larger than what is left of the input."


def flatten_clash(n):
    """Which sizes are 0 or unknown."""
    if 0 in n["input_shape"]:
        return f"Flatten gets {shape_text(n['input_shape'])}: the layers before used an axis up."
    return f"Flatten gets {shape_text(n['input_shape'])} and cannot count with an unknown size."


def channels_mismatch(n):
    """The input's channels are no multiple of the kernel's input depth (older releases: are not equal)."""
    shapes = n.get("input_shapes", [])
    if len(shapes) > 0 and "input_shape" not in n:
        n["input_shape"] = shapes[0]
    if len(shapes) > 1 and "kernel_shape" not in n:
        n["kernel_shape"] = shapes[1]
    if "groups" in n and "filters" in n:
        return n["groups"] > 0 and n["filters"] % n["groups"] != 0
    if "groups" in n and "kernel_channels" not in n:
        return n["groups"] > n["input_channels"] or n["groups"] < 1 or n["input_channels"] % n["groups"] != 0
    if "input_channels" in n:
        return n["input_channels"] != n["kernel_channels"]
    return True


def channels_clash(n):
    """Channels that arrive against channels that the kernel was built for."""
    if "filters" in n:
        return f"{n['filters']} filters cannot be dealt out to {n['groups']} groups."
    if "groups" in n and "kernel_channels" not in n:
        return f"{n['input_channels']} channels cannot be dealt out to {count(n['groups'], 'group')}."
    if "input_channels" in n:
        return (
            f"The input has {count(n['input_channels'], 'channel')}, the kernel was built for {n['kernel_channels']}."
        )
    return "The input's channels do not fit the kernel."


def grouped(n):
    """More input channels than the kernel is deep, but a multiple: TensorFlow reads that as groups."""
    if "input_channels" not in n:
        return True
    if n["kernel_channels"] < 1 or n["input_channels"] == n["kernel_channels"]:
        return False
    return n["input_channels"] % n["kernel_channels"] == 0


def grouped_clash(n):
    """The number of groups that TensorFlow reads out of the channels."""
    if "input_channels" in n:
        groups = n["input_channels"] // n["kernel_channels"]
        return f"The input has {count(n['input_channels'], 'channel')}, the kernel is {n['kernel_channels']} deep: TensorFlow takes that for {groups} groups, which the CPU cannot do."
    return "The input has more channels than the kernel is deep: TensorFlow takes that for groups, which the CPU cannot do."


def conv_rank(n):
    """The input or the kernel has not n_spatial + 2 dimensions."""
    shapes = n.get("input_shapes", [])
    if len(shapes) > 0 and "input_shape" not in n:
        n["input_shape"] = shapes[0]
    if len(shapes) > 1:
        n["kernel_shape"] = shapes[1]
    if "dilation_rate" in n:
        return n["input_shape"] is not None and len(n["dilation_rate"]) != len(n["input_shape"]) - 2
    if n.get("found_shape") is not None:
        n["found_rank"] = rank(n["found_shape"])
    if "found_rank" not in n:
        return "min_rank" not in n
    if "min_rank" in n:
        return n["found_rank"] < n["min_rank"] or n["found_rank"] > n["max_rank"]
    return n["found_rank"] != n.get("expected_rank", 4)


def conv_rank_clash(n):
    """Dimensions wanted and found."""
    if "found_rank" not in n and "expected_rank" in n:
        return f"The convolution needs {count(n['expected_rank'], 'dimension')} (with batch and channels), and gets another number."
    if "found_rank" not in n:
        return "The input has another number of dimensions than the convolution needs."
    wanted = f"{n['expected_rank']} dimensions" if "expected_rank" in n else "another number of dimensions"
    if "min_rank" in n:
        wanted = f"{n['min_rank']} to {n['max_rank']} dimensions"
    return (
        f"The convolution needs {wanted} (with batch and channels), but gets {count(n.get('found_rank'), 'dimension')}."
    )


def transpose_mismatch(n):
    """Sizes, batches or channels of a transposed convolution that should be equal and are not."""
    if "actual" in n:
        return n["actual"] != n["computed"]
    if "input_batch" in n:
        return n["input_batch"] != n["out_batch"]
    # TensorFlow 1 printed the wrong numbers for channels_first ('4 != 4'), so equal ones count here too.
    return True


def transpose_clash(n):
    """What was given against what follows from the other arguments."""
    if "actual" in n:
        return f"By output_shape and strides the input should have size {n['computed']}, not {n['actual']}."
    if "input_batch" in n:
        return f"The input has a batch of {n['input_batch']}, output_shape {n['out_batch']}."
    if "input_channels" in n:
        return (
            f"The input has {count(n['input_channels'], 'channel')}, the kernel was built for {n['kernel_channels']}."
        )
    return "Input, filter and output_shape do not fit."


def divisible(n):
    """size mod divisor != 0, where both are printed."""
    if n.get("input_shape") is not None and "axis" in n and "size" not in n:
        n["size"] = at(n["input_shape"], n["axis"])
    return "size" not in n or "divisor" not in n or n["divisor"] == 0 or n["size"] % n["divisor"] != 0


def divisible_clash(n):
    """The division that leaves a rest."""
    if "size" in n and "divisor" in n and n["divisor"] > 0:
        return f"{n['size']} does not divide by {n['divisor']}: {n['size']} mod {n['divisor']} = {n['size'] % n['divisor']}."
    return "A size does not divide by the block, the dilation rate or the number of parts."


def application_clash(n):
    """What the application asks for and what it was given."""
    shape = f" but input_shape is {shape_text(n['input_shape'])}" if n.get("input_shape") is not None else ""
    if "min_size" in n:
        return f"This application needs images of at least {n['min_size']} pixels a side{shape}."
    if n.get("expected_shape") is not None:
        return f"With its own top, this application takes exactly {shape_text(n['expected_shape'])}{shape}."
    if "classes" in n:
        return f"The imagenet weights have 1000 classes, not {n['classes']}."
    if None in (n.get("input_shape") or []):
        return f"With its own top, this application needs all sizes{shape}."
    return f"This application needs 3 channels{shape}."


def application_shape(n):
    """Too small a side, or not 3 channels, where the text prints the shape."""
    shape = n.get("input_shape")
    if "min_size" in n and shape is not None:
        return (
            min([size for size in shape if size is not None and size > 4] + [10000]) < n["min_size"]
            or min_side(shape) < 5
        )
    if "classes" in n:
        return n["classes"] != 1000
    if "static_shape" in n:
        n["input_shape"] = n["static_shape"]
        n.pop("static_shape")
        return n["input_shape"] is None or None in n["input_shape"]
    if "expected_shape" in n:
        return shape is None or shape != n["expected_shape"]
    return shape is None or len(shape) == 0 or 3 not in [shape[0], shape[-1]]


def min_side(shape):
    """The smallest known size of a shape (0 when there is none)."""
    sizes = [size for size in shape if size is not None]
    return min(sizes) if len(sizes) > 0 else 0


def norm_mismatch(n):
    """The scale has not one value per channel (or is no vector)."""
    shapes = n.get("input_shapes", [])
    if len(shapes) > 1:
        n["input_shape"] = shapes[0]
        n["scale_shape"] = shapes[1]
    if "found_rank" in n:
        return n["found_rank"] != 1
    if "expected_shape" in n:
        return n["expected_shape"] != n["found_shape"]
    return "size_a" not in n or n["size_a"] != n["size_b"]


def norm_clash(n):
    """Channels against length of the scale."""
    if "size_a" in n:
        return f"The input has {n['size_a']} channels, the layer's scale has {n['size_b']} values."
    if "found_rank" in n:
        return f"The scale must be a vector, but has {count(n['found_rank'], 'dimension')}."
    return "The scale or mean has not one value per channel."


def bias_mismatch(n):
    """len(bias) != channels."""
    shape = n.get("input_shape")
    bias = n.get("bias_shape")
    if shape is None or bias is None or len(bias) == 0 or len(shape) == 0:
        return False
    return bias[0] != shape[-1] or bias[0] != shape[min(1, len(shape) - 1)]


FAMILIES = [
    Family(
        "negative-dimension",
        "A kernel or pool is larger than what is left of the input: a computed size is zero or negative",
        [
            "Negative dimension size caused by subtracting {kernel_size} from {input_size}",
            "Computed output size would be negative: {output_size} [input_size: {input_size}, effective_filter_size: {kernel_size}, stride: {stride}]",
            "Computed output size would be negative. Received 'inputs shape={input_shape}', 'kernel shape={kernel_shape}', 'dilation_rate={dilation_rate:window}'",
            "Computed output size would be zero or negative. Received 'inputs shape={input_shape}', 'kernel shape={kernel_shape}', 'dilation_rate={dilation_rate:window}'",
            "Computed output size would be zero or negative. Received: 'inputs.shape={input_shape}', 'pool_size={pool_size:window}'",
            "Computed output size would be",
            "due to downsampling in {layer}. Consider increasing the input size. Received input shape {input_shape}",
            "Filter must not be larger than the input: Filter: {kernel_window:window} Input: {input_window:window}",
            "Filter must not be larger than the input",
            "could not create a descriptor for a pooling forward propagation primitive",
            "The ksize dimension {axis} (value {kernel_size}) is larger than the input tensor dimension {axis_2} (value {input_size})",
            "The specified size contains a dimension with value <= 0",
            "negative dimensions are not allowed",
            "must be smaller than the input length. Received: {_:name}={input_shape}, cropping={cropping:shapes}",
            "spatial dimension of the input. Received: {_:name}={input_shape}, cropping={cropping:shapes}",
            "spatial dimension of the input. Received: {input_shape}, cropping={cropping:shapes}",
            "padded input size per channel: {input_window:window}. Kernel size: {kernel_window:window}. Kernel",
            "Given input size: ({input_sizes}). Calculated output size: ({output_sizes}). Output size is too small",
            "Invalid computed output size: {output_size}",
            "convolution operation resulted in an empty",
            "input_size + padding ({input_size}) must be at least effective_filter_size ({kernel_size})",
        ],
        negative_dimension,
        negative_dimension_clash,
    ),
    Family(
        "flatten-not-fully-defined",
        "The input of Flatten has a dimension that is 0 or None",
        ["The shape of the input to 'Flatten' is not fully defined (got {input_shape}"],
        lambda n: n["input_shape"] is None or 0 in n["input_shape"] or None in n["input_shape"],
        flatten_clash,
    ),
    Family(
        "norm-parameter-mismatch",
        "Batch normalisation's scale, mean or variance does not have one value per channel",
        [
            ["Dimensions must be equal, but are {size_a} and {size_b}", NORM_OPS],
            ["Shape must be rank 1 but is rank {found_rank}", NORM_OPS],
            "elements as the channels of x, got {size_a} and {size_b}",
            "must be a vector of length 'x.shape[axis]'. Expected: '{expected_shape}'. Received: '{found_shape}",
        ],
        norm_mismatch,
        norm_clash,
    ),
    Family(
        "conv-channels-mismatch",
        "The input's channel count does not fit the kernel's input depth",
        [
            "input depth must be evenly divisible by filter depth: {input_channels} vs {kernel_channels}",
            "input and filter must have the same depth: {input_channels} vs {kernel_channels}",
            "input and filter must have same depth",
            "Depth of input ({input_channels}) is not a multiple of input depth of filter ({kernel_channels})",
            "number of input channels does not match corresponding dimension of filter, {input_channels} != {kernel_channels}",
            "number of input channels does not match corresponding dimension of filter",
            ["Dimensions must be equal, but are {input_channels} and {kernel_channels}", CONV_OPS],
            "Received: input channels={input_channels}, kernel input channels={kernel_channels}",
            "evenly divisible by the number of groups. Received groups={groups}, but the input has {input_channels} channels (full input shape is {input_shape})",
            "evenly divisible by the number of groups. Received: groups={groups}, filters={filters}",
            "Given groups={groups}, weight of size {kernel_shape}, expected input{input_shape} to have {kernel_channels} channels, but got {input_channels} channels instead",
            "Received input channels {input_channels} and kernel in_channels {kernel_channels}",
            "Input channels ({input_channels}) must be divisible by kernel input channels ({kernel_channels})",
            "Number of groups ({groups}) cannot be more than the number of channels ({input_channels})",
            "Number of groups ({groups}) must be a multiple of the number of channels ({input_channels})",
        ],
        channels_mismatch,
        channels_clash,
    ),
    Family(
        "grouped-conv-on-cpu",
        "The CPU cannot run this as a grouped convolution",
        [
            "Gradients for grouped convolutions are not supported on CPU{_:text} Computed input depth {input_channels} doesn't match filter input depth {kernel_channels}",
            "Gradients for grouped convolutions are not supported on CPU",
            "Fused conv implementation does not support grouped convolutions for now",
            "Generic conv implementation does not support grouped convolutions for now",
            "op currently does not support grouped convolutions on the CPU{_:text}depth of {input_channels} does not match the filter input depth of {kernel_channels}",
        ],
        grouped,
        grouped_clash,
    ),
    Family(
        "kernel-rank-mismatch",
        "The kernel and the input have a different number of dimensions",
        ["but received kernel of shape {kernel_shape} and input of shape {input_shape}"],
        lambda n: rank(n["kernel_shape"]) != rank(n["input_shape"]),
        lambda n: (
            f"The kernel {shape_text(n['kernel_shape'])} has {rank(n['kernel_shape'])} dimensions, so the input should have {rank(n['kernel_shape'])} (with batch and channels), but {shape_text(n['input_shape'])} has {rank(n['input_shape'])}."
        ),
    ),
    Family(
        "conv-op-rank",
        "A convolution op gets an input or a filter with the wrong number of dimensions",
        [
            ["Shape must be rank {expected_rank} but is rank {found_rank}", CONV_OPS + ["Dilation2D"]],
            "Convolution expects input with rank {expected_rank}, got {found_rank}",
            "Convolution not supported for input with rank', {found_rank}",
            "Input tensor must be of rank {min_rank}, 4 or {max_rank} but was {found_rank}",
            "Pooling inputs's shape must be {min_rank}, 4 or {max_rank}, corresponding to 1D, 2D and 3D inputs. But received shape: {found_shape}",
            "supports 1D, 2D, or 3D inputs only",
            "inputs' rank must be {min_rank} (1D conv) or {max_rank} (2D conv). Received: {found_rank}",
            "num_spatial_dims' must be {min_rank} or {max_rank}. Received: num_spatial_dims={found_rank}",
            "of inputs' spatial shape, but received 'dilation_rate={dilation_rate:window}' and input of shape {input_shape}",
            "input must be 4-dimensional{found_shape}",
            "input tensor must have rank {expected_rank}",
            "Input rank not supported: {found_rank}. Expected values are [{min_rank}, 4, {max_rank}]",
        ],
        conv_rank,
        conv_rank_clash,
    ),
    Family(
        "conv-transpose-mismatch",
        "A transposed convolution's input, filter and output_shape do not belong together",
        [
            "Size of out_backprop doesn't match computed: actual = {actual}, computed = {computed}",
            "Number of rows of out_backprop doesn't match computed: actual = {actual}, computed = {computed}",
            "input and out_backprop must have the same batch sizeinput batch: {input_batch}outbackprop batch: {out_batch} batch_dim",
            "input and out_backprop must have the same batch size",
            "input channels does not match filter's input channels, {input_channels} != {kernel_channels}",
            "input channels does not match filter's input channels",
            "Computed input depth {input_channels} doesn't match filter input depth {kernel_channels}",
            "filter and out_backprop must have the same out_depth",
        ],
        transpose_mismatch,
        transpose_clash,
    ),
    Family(
        "nchw-on-cpu",
        "The op has no CPU version for this data layout",
        [
            "only supports NHWC",
            "op currently only supports the NHWC tensor format on the CPU. The op was given the format: {data_format}",
            "currently only supports the NHWC tensor format",
            "do not yet support dilation rates larger than 1",
        ],
        always,
        lambda n: "No shape is wrong: this op cannot compute channels-first (NCHW) or dilated data on a CPU.",
    ),
    Family(
        "conv-algorithm-failed",
        "The convolution library found no way to run the convolution (no numbers)",
        ["No algorithm worked!", "could not create a dilated convolution forward descriptor"],
        always,
        lambda n: "The message has no numbers: cuDNN or oneDNN gave up on this convolution.",
    ),
    Family(
        "not-divisible",
        "A size must divide by a block, a group or a number of parts and does not",
        [
            "padded_shape[{axis}]={size} is not divisible by block_shape[{axis_2}]={divisor}",
            "input spatial dimensions must be divisible by blockShapes",
            [
                "Dimension size must be evenly divisible by {divisor} but is {size}",
                ["SpaceTo", "Split", "BatchToSpace", "DepthToSpace"],
            ],
            "Number of ways to split should evenly divide the split dimension, but got split_dim {axis} (size = {size}) and num_split {divisor}",
            "when 'indices_or_sections' is an int. But received {size} and {divisor}",
            "Height ({size}) must be divisible by block_size ({divisor})",
            "Width ({size}) must be divisible by block_size ({divisor})",
            "The number of channels ({size}) must be divisible by block_size**2 ({divisor})",
            "axis size must be divisible by {divisor}. Received: x.shape={input_shape} with axis={axis}",
            "Last dimension size ({size}) must be divisible by the ratio of new/old item sizes ({divisor})",
            "dimension of the input ({size}) must be divisible by kernel_size product ({divisor})",
            "bytes is not divisible by the new",
            "match input shape along split_dim exactly if fully specified",
            "Number of ways to split should evenly divide the split dimension",
        ],
        divisible,
        divisible_clash,
    ),
    Family(
        "application-input-shape",
        "A keras.applications model refuses this input_shape (or number of classes)",
        [
            "Input size must be at least {min_size}x{min_size_2}; got 'input_shape={input_shape}",
            "Input size must be at least {min_size}x{min_size_2}; Received: input_shape={input_shape}",
            "Input size must be at least {min_size}x{min_size_2}",
            "The input must have 3 channels; got 'input_shape={input_shape}",
            "The input must have 3 channels; Received 'input_shape={input_shape}",
            "When setting 'include_top=True' and loading 'imagenet' weights, 'input_shape' should be {expected_shape}. Received: input_shape={input_shape}",
            "When setting 'include_top=True' and loading 'imagenet' weights, 'input_shape' should be {expected_shape}",
            "When setting 'include_top=True', 'input_shape' should be {expected_shape}",
            "include_top' is True, you should specify a static 'input_shape'. Received: input_shape={static_shape}",
            "If using 'weights' as 'imagenet' with 'include_top' as true, 'classes' should be 1000",
            "If using 'weights=imagenet' with 'include_top=True', 'classes' should be 1000. Received classes={classes}",
        ],
        application_shape,
        application_clash,
    ),
    Family(
        "bias-mismatch",
        "The bias does not have one value per output channel",
        [
            "Must provide as many biases as the last dimension of the input tensor: {bias_shape} vs. {input_shape}",
            "Must provide as many biases as the channel dimension of the input tensor: {bias_shape} vs. {input_channels} in {input_shape}",
        ],
        bias_mismatch,
        lambda n: (
            f"The bias has {size_text(n['bias_shape'][0])} values for an input of shape {shape_text(n['input_shape'])}."
        ),
    ),
]
