"""Prints what python-stdnum says of each line of standard input.

A line is a module's name from MODULES, a space and the code; the answer is "valid" or the name of the exception. With "--version" as its
argument, prints the version of python-stdnum instead.
"""

import sys

import stdnum
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_10

MODULES = {"uscc": uscc, "ric": ric, "mod_11_10": mod_11_10}


def verdict(line):
    kind, _, code = line.rstrip("\n").partition(" ")
    try:
        MODULES[kind].validate(code)
    except (ValidationError, KeyError) as error:
        # Version 2.2 lets a KeyError escape for a resident ID of a known province but an unknown county.
        return type(error).__name__
    return "valid"


if sys.argv[1:] == ["--version"]:
    print(stdnum.__version__)
else:
    for line in sys.stdin:
        print(verdict(line))
