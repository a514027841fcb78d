"""Counts syntax nodes with CPython's own parser.

Reads JSON lines {"unit": ..., "code": ...}, the rows of data/code/python.parquet, from standard input and writes python-nodes.json to standard
output: for every unit the sums over its rows. The expressions inside formatted strings are not counted: our trees keep such a string whole.
Run with CPython 3.11.
"""
import ast
import json
import sys

KINDS = ["FunctionDef", "ClassDef", "Call", "Return", "Assign", "AugAssign", "Comprehension", "If", "For", "While", "Try", "With", "Lambda", "IfExp",
         "Compare", "BinOp", "Attribute", "Subscript", "Raise"]
NAMES = {"AsyncFunctionDef": "FunctionDef", "AsyncFor": "For", "AsyncWith": "With", "TryStar": "Try", "ListComp": "Comprehension",
         "SetComp": "Comprehension", "DictComp": "Comprehension", "GeneratorExp": "Comprehension"}


def count(node, counts):
    name = type(node).__name__
    name = NAMES.get(name, name)
    if name in counts:
        counts[name] += 1
    if name != "JoinedStr":
        for child in ast.iter_child_nodes(node):
            count(child, counts)


def main():
    sys.setrecursionlimit(10000)
    units = {}
    for line in sys.stdin:
        row = json.loads(line)
        counts = units.setdefault(row["unit"], dict.fromkeys(KINDS, 0))
        count(ast.parse(row["code"]), counts)
    print('{"kinds": ' + json.dumps(KINDS) + ', "units": {')
    print(",\n".join(json.dumps(unit) + ": " + json.dumps(list(units[unit].values()), separators=(",", ":")) for unit in sorted(units)))
    print("}}")


main()
