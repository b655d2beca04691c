"""Says of each line of standard input, a number, what python-stdnum takes it for.

The answer is the names of the modules that accept it, in order and joined by a space: "ric" (resident ID), "luhn"; "-" for none. With
"--version" as its argument, prints the version of python-stdnum instead.
"""

import sys

import stdnum
from stdnum import luhn
from stdnum.cn import ric
from stdnum.exceptions import ValidationError


def accepts(module, number):
    try:
        module.validate(number)
    except (ValidationError, KeyError):
        # Version 2.2 lets a KeyError escape for a resident ID of a known province but an unknown county.
        return False
    return True


if sys.argv[1:] == ["--version"]:
    print(stdnum.__version__)
else:
    for line in sys.stdin:
        number = line.strip()
        names = [name for name, module in (("ric", ric), ("luhn", luhn)) if accepts(module, number)]
        print(" ".join(names) or "-")
