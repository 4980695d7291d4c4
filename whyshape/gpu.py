"""Prove that TensorFlow computes on a GPU, or say what is missing. Run before anything claims to be "on a GPU"."""

import sys

MISSING = """\
no GPU for TensorFlow: {why}
  look at: nvidia-smi (is there a driver?), pip list | grep nvidia (is tensorflow[and-cuda] installed?),
  and CUDA_VISIBLE_DEVICES (it must not be -1)"""


class NoGpu(RuntimeError):
    """What keeps TensorFlow from using a GPU."""


def require_gpu(tf) -> str:
    """The name of the GPU on which a convolution has just run; NoGpu if it ran elsewhere or not at all.

    `tf` is the tensorflow module, handed in so that the refusal can be tested without one.
    """
    if not tf.config.list_physical_devices("GPU"):
        raise NoGpu(MISSING.format(why="it lists no device of type GPU"))
    image, kernel = tf.ones((1, 4, 4, 1)), tf.ones((2, 2, 1, 1))
    result = tf.nn.conv2d(image, kernel, strides=1, padding="VALID")
    if "GPU" not in result.device:
        raise NoGpu(MISSING.format(why=f"a convolution ran on {result.device}"))
    if float(result[0, 0, 0, 0]) != 4.0:
        raise NoGpu(MISSING.format(why=f"a convolution of ones gave {float(result[0, 0, 0, 0])}, not 4"))
    gpu = tf.config.list_physical_devices("GPU")[0]
    return tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name)


def main() -> int:
    """Print the GPU's name, or what is missing."""
    from whyshape import environment

    environment.pin("gpu")
    import tensorflow as tf

    try:
        print(f"TensorFlow {tf.__version__} computes on {require_gpu(tf)}")
    except NoGpu as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
