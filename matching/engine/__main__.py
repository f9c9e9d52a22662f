"""`python -m matching.engine CASE.json --out ANSWER.json`: a case in, an answer out."""

import gc
import sys

from matching.engine.command import main

if __name__ == "__main__":
    gc.disable()  # one case, one answer: looking for cycles among millions of facts is wasted
    sys.exit(main(sys.argv[1:]))
