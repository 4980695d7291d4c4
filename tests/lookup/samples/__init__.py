"""Random numbers for the round trip: per cause and family, numbers as a message of that family would give them.

A sampler takes a `random.Random` and returns the numbers (names as in the family's wordings). It draws from the whole
range that its cause's programs are for: sizes, ranks, strides, with and without unknown sizes. One module per theme,
like whyshape/causes; each module's SAMPLERS has a sampler for every (cause, family) with programs.
"""

import importlib
import pkgutil

SAMPLERS = {
    pair: sampler
    for module in pkgutil.iter_modules(__path__, f"{__name__}.")
    for pair, sampler in importlib.import_module(module.name).SAMPLERS.items()
}
