"""A card from past leads."""

import os

# Its tables are small: several threads would only wait for each other. Said before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
