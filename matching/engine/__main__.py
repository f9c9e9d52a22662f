"""`python -m matching.engine CASE.json --out ANSWER.json`: a case in, an answer out."""

import sys

from matching.engine.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
