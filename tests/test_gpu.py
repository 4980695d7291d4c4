"""The proof of a GPU, on stand-ins for TensorFlow: it must refuse whatever is not a GPU. (The real one needs a GPU.)"""

from types import SimpleNamespace

import pytest

from whyshape.gpu import NoGpu, require_gpu


class Result:
    def __init__(self, device, value):
        self.device, self.value = device, value

    def __getitem__(self, index):
        return self.value


def stand_in(gpus, device="", value=4.0):
    """What require_gpu needs of TensorFlow, with these GPUs and a convolution that ran on `device`."""
    return SimpleNamespace(
        ones=lambda shape: None,
        nn=SimpleNamespace(conv2d=lambda *arguments, **options: Result(device, value)),
        config=SimpleNamespace(
            list_physical_devices=lambda kind: gpus,
            experimental=SimpleNamespace(get_device_details=lambda gpu: {"device_name": "NVIDIA X100"}),
        ),
    )


GPU = SimpleNamespace(name="/physical_device:GPU:0")


def test_a_convolution_on_a_gpu_is_proof():
    assert require_gpu(stand_in([GPU], "/job:localhost/replica:0/task:0/device:GPU:0")) == "NVIDIA X100"


@pytest.mark.parametrize(
    "tensorflow, why",
    [
        (stand_in([]), "it lists no device of type GPU"),
        (stand_in([GPU], "/job:localhost/replica:0/task:0/device:CPU:0"), "a convolution ran on .*CPU:0"),
        (stand_in([GPU], "/device:GPU:0", 0.0), "gave 0.0, not 4"),
    ],
)
def test_anything_else_is_refused_with_what_is_missing(tensorflow, why):
    with pytest.raises(NoGpu, match=why) as refused:
        require_gpu(tensorflow)
    assert "nvidia-smi" in str(refused.value)
