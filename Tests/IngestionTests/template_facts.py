"""Prints what openpyxl reads in the workbook named by the argument, as JSON: for each sheet its name, its state, where it is
frozen, and its rows; for the first sheet also the notes, widths and number formats of its headings and its validations."""

import json
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
first = book.worksheets[0]
facts = {
    "sheets": [
        {
            "name": sheet.title,
            "state": sheet.sheet_state,
            "frozen": sheet.freeze_panes or "",
            "rows": [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)],
        }
        for sheet in book
    ],
    "notes": [cell.comment.text if cell.comment else "" for cell in first[1]],
    "widths": [first.column_dimensions[cell.column_letter].width for cell in first[1]],
    "formats": [first.column_dimensions[cell.column_letter].number_format for cell in first[1]],
    "validations": [
        {
            "cells": str(rule.sqref),
            "type": rule.type,
            "style": rule.errorStyle or "stop",
            "formula": rule.formula1 or "",
            "shown": bool(rule.showErrorMessage),
        }
        for rule in first.data_validations.dataValidation
    ],
}
json.dump(facts, sys.stdout, ensure_ascii=False)
