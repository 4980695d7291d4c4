"""All causes, one module per theme; `signs` holds what their tells share."""

from whyshape.causes.axes import CAUSES as AXES
from whyshape.causes.convolution import CAUSES as CONVOLUTION
from whyshape.causes.data import CAUSES as DATA
from whyshape.causes.images import CAUSES as IMAGES
from whyshape.causes.labels import CAUSES as LABELS
from whyshape.causes.merging import CAUSES as MERGING
from whyshape.causes.sequences import CAUSES as SEQUENCES
from whyshape.causes.unknown_sizes import CAUSES as UNKNOWN_SIZES
from whyshape.causes.weights import CAUSES as WEIGHTS

CAUSES = IMAGES + CONVOLUTION + MERGING + AXES + SEQUENCES + LABELS + DATA + UNKNOWN_SIZES + WEIGHTS
