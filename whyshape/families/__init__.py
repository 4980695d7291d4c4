"""All families, the particular before the general: where two match equally long, the first one counts; guesses last."""

from whyshape.families.convolution import FAMILIES as CONVOLUTION
from whyshape.families.data import FAMILIES as DATA
from whyshape.families.labels import FAMILIES as LABELS
from whyshape.families.merging import FAMILIES as MERGING
from whyshape.families.model_input import FAMILIES as MODEL_INPUT
from whyshape.families.recurrent import FAMILIES as RECURRENT
from whyshape.families.reshaping import FAMILIES as RESHAPING
from whyshape.families.serving import FAMILIES as SERVING
from whyshape.families.weights import FAMILIES as WEIGHTS

GROUPS = SERVING + WEIGHTS + RECURRENT + CONVOLUTION + DATA + RESHAPING + MODEL_INPUT + LABELS + MERGING
FAMILIES = [family for family in GROUPS if not family.weak] + [family for family in GROUPS if family.weak]
