"""Messages of convolution, pooling and normalisation."""

from whyshape.family import Family, always, differ, name_shapes, rank_outside
from whyshape.say import shape_text
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
    name_shapes(n, ["input_shape"])
    name_shapes(n, ["input_shape", "kernel_shape"])
    if "x_sizes" in n:
        return 0 in n["x_sizes"] + [n["input_batch"], n["input_channels"]]
    if "input_window" in n:
        n["input_size"] = n["input_window"][0]
        n["kernel_size"] = n["kernel_window"][0]
        return len(windows_that_do_not_fit(n["input_window"], n["kernel_window"], [1])) > 0
    if "kernel_size" in n:
        return n["kernel_size"] > n["input_size"]
    if n.get("input_shape") is not None and ("kernel_shape" in n or "pool_size" in n):
        return negative_from_shapes(n)
    if n.get("input_shape") is not None and "cropping" in n:
        return cropped_away(n)
    return True


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


def window_too_large(n):
    """What does not fit into what."""
    if "kernel_size" not in n:
        return ""
    dilation = n.get("dilation_rate", [1])[0] or 1
    reach = effective_window(n["kernel_size"], dilation)
    dilated = f" (dilated by {dilation}: {reach})" if dilation > 1 else ""
    where = f" of {shape_text(n['input_shape'])}" if n.get("input_shape") is not None else ""
    return f"The window spans {n['kernel_size']}{dilated}, this axis{where} has only {n['input_size']}: {n['input_size']} - {reach} is negative."


def channels_mismatch(n):
    """The input's channels are no multiple of the kernel's input depth (older releases: are not equal)."""
    name_shapes(n, ["input_shape", "kernel_shape"])
    if "kernel_channels" in n:
        return n["input_channels"] != n["kernel_channels"]
    return "groups" not in n or n["groups"] < 1 or n.get("filters", n.get("input_channels")) % n["groups"] != 0


def grouped(n):
    """More input channels than the kernel is deep, but a multiple: TensorFlow reads that as groups."""
    if "input_channels" not in n:
        return True
    if n["kernel_channels"] < 1 or n["input_channels"] == n["kernel_channels"]:
        return False
    return n["input_channels"] % n["kernel_channels"] == 0


def conv_rank(n):
    """The input or the kernel has not n_spatial + 2 dimensions."""
    name_shapes(n, ["input_shape"])
    name_shapes(n, ["input_shape", "kernel_shape"])
    if "dilation_rate" in n:
        return n["input_shape"] is not None and len(n["dilation_rate"]) != len(n["input_shape"]) - 2
    return rank_outside(n)


def divisible(n):
    """size mod divisor != 0, where both are printed."""
    if n.get("input_shape") is not None and "axis" in n and "size" not in n:
        n["size"] = at(n["input_shape"], n["axis"])
    return "size" not in n or "divisor" not in n or n["divisor"] == 0 or n["size"] % n["divisor"] != 0


def application_shape(n):
    """Too small a side, another shape than the weights', not 3 channels or an unknown size, where the text prints it."""
    shape = n.get("input_shape")
    if "classes" in n:
        return n["classes"] != 1000
    if shape is None or len(shape) == 0 or "min_size" in n:
        return True
    if "expected_shape" in n:
        return shape != n["expected_shape"]
    return None in shape or 3 not in [shape[0], shape[-1]]


def norm_mismatch(n):
    """The scale has not one value per channel (or is no vector)."""
    name_shapes(n, ["input_shape", "scale_shape"])
    return differ(n)


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
            "Computed output size would be negative: {output_size:int} [input_size: {input_size}, effective_filter_size: {kernel_size}, stride: {stride}]",
            "Computed output size would be {_:text}negative. Received 'inputs shape={input_shape}', 'kernel shape={kernel_shape}', 'dilation_rate={dilation_rate:window}",
            "Computed output size would be zero or negative. Received: 'inputs.shape={input_shape}', 'pool_size={pool_size:window}",
            "Computed output size would be",
            "count: {input_batch} feature_map_count: {input_channels} spatial: {x_sizes}",
            "Dimension {_:int} must be >= 0",
            "Size {_:count} must be non-negative",
            "due to downsampling in {layer}. {_:text}shape {input_shape}",
            "Filter must not be larger than the input: Filter: {kernel_window:window} Input: {input_window:window}",
            "Filter must not be larger than the input",
            "could not create a descriptor for a pooling",
            "The ksize dimension {axis} (value {kernel_size}) is larger than the input tensor dimension {_:count} (value {input_size})",
            "The specified size contains a dimension with value <= 0",
            "negative dimensions are not allowed",
            "smaller than the {_:text}{input_shape}, cropping={cropping:shapes}",
            "padded input size per channel: {input_window:window}. Kernel size: {kernel_window:window}",
            "Given input size: ({_:sizes}). Calculated output size: ({_:sizes}). ",
            "Invalid computed output size:",
            "convolution operation resulted in an empty",
            "input_size + padding ({input_size}) must be at least effective_filter_size ({kernel_size})",
        ],
        negative_dimension,
        [
            "Of {input_batch:sample}, {input_channels:channel} and spatial sizes {x_sizes}, one is 0.",
            "{cropped} are cropped from an axis of {input_size} in {input_shape}.",
            window_too_large,
            "A kernel, pool or crop is larger than what is left of the input.",
        ],
    ),
    Family(
        "flatten-not-fully-defined",
        "The input of Flatten has a dimension that is 0 or None",
        ["The shape of the input to 'Flatten' is not fully defined (got {input_shape}"],
        lambda n: n["input_shape"] is None or 0 in n["input_shape"] or None in n["input_shape"],
        ["Flatten gets {input_shape}: an axis is used up (0), or has no known size (None)."],
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
        [
            "The input has {size_a} channels, the layer's scale has {size_b} values.",
            "The scale must be a vector, but has {found_rank:dimension}.",
            "The scale or mean has not one value per channel.",
        ],
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
            "lite/kernels/{lite:name} {_:text}filter->dims->data[3] ({input_channels} != {kernel_channels})",
            "lite/kernels/{lite:name} input_channel % filter_input_channel",
            ["Dimensions must be equal, but are {input_channels} and {kernel_channels}", CONV_OPS],
            "Received: input channels={input_channels}, kernel input channels={kernel_channels}",
            "evenly divisible by the number of groups. Received groups={groups}, but the input has {input_channels} channels (full input shape is {input_shape})",
            "evenly divisible by the number of groups. Received: groups={groups}, filters={filters}",
            "Given groups={groups}, weight of size {kernel_shape}, expected input{input_shape} to have {kernel_channels} channels, but got {input_channels} ",
            "Received input channels {input_channels} and kernel in_channels {kernel_channels}",
            "Input channels ({input_channels}) must be divisible by kernel input channels ({kernel_channels})",
            "Number of groups ({groups}) {_:text}the number of channels ({input_channels})",
        ],
        channels_mismatch,
        [
            "The input has {input_channels:channel}, the kernel was built for {kernel_channels}.",
            "{filters:filter} cannot be dealt out to {groups:group}.",
            "{input_channels:channel} cannot be dealt out to {groups:group}.",
            "The input's channels do not fit the kernel.",
        ],
    ),
    Family(
        "grouped-conv-on-cpu",
        "The CPU cannot run this as a grouped convolution",
        [
            "Gradients for grouped convolutions are not supported on CPU{_:text} Computed input depth {input_channels} doesn't match filter input depth {kernel_channels}",
            "Gradients for grouped convolutions are not supported on CPU",
            "conv implementation does not support grouped convolution",
            "op currently does not support grouped convolutions on the CPU{_:text}depth of {input_channels} does not match the filter input depth of {kernel_channels}",
        ],
        grouped,
        [
            "The input has {input_channels:channel}, the kernel is {kernel_channels} deep: TensorFlow takes that for groups, which the CPU cannot do.",
            "The input has more channels than the kernel is deep: TensorFlow takes that for groups, which the CPU cannot do.",
        ],
    ),
    Family(
        "kernel-rank-mismatch",
        "The kernel and the input have a different number of dimensions",
        ["but received kernel of shape {kernel_shape} and input of shape {input_shape}"],
        lambda n: rank(n["kernel_shape"]) != rank(n["input_shape"]),
        ["The kernel {kernel_shape} and the input {input_shape} have different numbers of dimensions."],
    ),
    Family(
        "conv-op-rank",
        "A convolution op gets an input or a filter with the wrong number of dimensions",
        [
            ["Shape must be rank {expected_rank} but is rank {found_rank}", CONV_OPS + ["Dilation2D"]],
            "Convolution expects input with rank {expected_rank}, got {found_rank}",
            "Convolution not supported for input with rank', {found_rank}",
            "Input tensor must be of rank {min_rank}, 4 or {max_rank} but was {found_rank}",
            "Pooling inputs's shape must be {min_rank}, 4 or {max_rank},{_:text}received shape: {found_shape}",
            "supports 1D, 2D, or 3D inputs only",
            "inputs' rank must be {min_rank} (1D conv) or {max_rank} (2D conv). Received: {found_rank}",
            "num_spatial_dims' must be {min_rank} or {max_rank}. Received: num_spatial_dims={found_rank}",
            "of inputs' spatial shape, but received 'dilation_rate={dilation_rate:window}' and input of shape {input_shape}",
            "input must be 4-dimensional{found_shape}",
            "input tensor must have rank {expected_rank}",
            "Input rank not supported: {found_rank}. Expected values are [{min_rank}, 4, {max_rank}]",
        ],
        conv_rank,
        [
            "The convolution needs {min_rank} to {max_rank:dimension} (with batch and channels), but gets {found_rank}.",
            "The convolution needs {expected_rank:dimension} (with batch and channels), but gets {found_rank}.",
            "The dilation rate {dilation_rate} does not fit an input of shape {input_shape}.",
            "The convolution needs another number of dimensions than {found_rank}.",
            "The convolution needs {expected_rank:dimension} (with batch and channels), and gets another number.",
            "The input has another number of dimensions than the convolution needs.",
        ],
    ),
    Family(
        "conv-transpose-mismatch",
        "A transposed convolution's input, filter and output_shape do not belong together",
        [
            "of out_backprop doesn't match computed: actual = {actual}, computed = {computed}",
            "input and out_backprop must have the same batch sizeinput batch: {input_batch}outbackprop batch: {out_batch}",
            "input and out_backprop must have the same batch size",
            "input channels does not match filter's input channels, {input_channels} != {kernel_channels}",
            "input channels does not match filter's input channels",
            "Computed input depth {input_channels} doesn't match filter input depth {kernel_channels}",
            "filter and out_backprop must have the same out_depth",
        ],
        differ,  # TensorFlow 1 printed the wrong numbers for channels_first ('4 != 4'): equal channels count too
        [
            "By output_shape and strides the input should have size {computed}, not {actual}.",
            "The input has a batch of {input_batch}, output_shape {out_batch}.",
            "The input has {input_channels:channel}, the kernel was built for {kernel_channels}.",
            "Input, filter and output_shape do not fit.",
        ],
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
        ["No shape is wrong: this op cannot compute channels-first (NCHW) or dilated data on a CPU."],
    ),
    Family(
        "conv-algorithm-failed",
        "The convolution library found no way to run the convolution (no numbers)",
        [
            "No algorithm worked!",
            "could not initialize a memory descriptor",
            "could not create a dilated convolution forward descriptor",
        ],
        always,
        ["The message has no numbers: cuDNN or oneDNN gave up on this convolution."],
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
            "match input shape along split_dim",
            "Number of ways to split should evenly divide the split dimension",
        ],
        divisible,
        [
            "{size} does not divide by {divisor}.",
            "A size does not divide by the block, the dilation rate or the number of parts.",
        ],
    ),
    Family(
        "application-input-shape",
        "A keras.applications model refuses this input_shape (or number of classes)",
        [
            "Input size must be at least {min_size}x{_:count}; {_:text}input_shape={input_shape}",
            "Input size must be at least {min_size}x",
            "The input must have 3 channels; {_:text}input_shape={input_shape}",
            "When setting 'include_top=True{_:text}, 'input_shape' should be {expected_shape}. Received: input_shape={input_shape}",
            "When setting 'include_top=True{_:text}, 'input_shape' should be {expected_shape}",
            "include_top' is True, you should specify a static 'input_shape'. Received: input_shape={input_shape}",
            "If using 'weights{_:text}'classes' should be 1000",
            "If using 'weights{_:text}'classes' should be 1000. Received classes={classes}",
        ],
        application_shape,
        [
            "This application needs images of at least {min_size} pixels a side, but input_shape is {input_shape}.",
            "This application needs images of at least {min_size} pixels a side.",
            "With its own top, this application takes exactly {expected_shape}, but input_shape is {input_shape}.",
            "With its own top, this application takes exactly {expected_shape}.",
            "The imagenet weights have 1000 classes, not {classes}.",
            "This application needs 3 channels and, with its own top, all sizes, but input_shape is {input_shape}.",
            "This application needs 3 channels, and the imagenet weights have 1000 classes.",
        ],
    ),
    Family(
        "bias-mismatch",
        "The bias does not have one value per output channel",
        [
            "Must provide as many biases as the last dimension of the input tensor: {bias_shape} vs. {input_shape}",
            "Must provide as many biases as the channel dimension of the input tensor: {bias_shape} vs. {input_channels} in {input_shape}",
        ],
        bias_mismatch,
        ["The bias {bias_shape} has not one value per channel of an input of shape {input_shape}."],
    ),
]
