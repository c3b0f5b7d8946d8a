"""The widget of a field, by its kind."""

from __future__ import annotations

from db.domain import Evidence, Row
from db.rules import fields_of
from viewer.forms import field_spec as f
from viewer.forms.cells import (
    Cell,
    ChoiceCell,
    JsonCell,
    LanguageCell,
    LineCell,
    NumberCell,
    RangeCell,
    TextCell,
    TruthCell,
)
from viewer.forms.date_cell import DateCell, MomentCell
from viewer.forms.field_name_cell import FieldNameCell
from viewer.forms.field_spec import FieldSpec
from viewer.forms.form_context import FormContext
from viewer.forms.record_cell import RecordCell
from viewer.words import tr


def make_cell(spec: FieldSpec, row_type: type[Row], context: FormContext, *, compact: bool = False) -> Cell:
    """A widget for one field of a row type; `compact` fits a cell of a table. It bears the field's name."""
    cell = _made(spec, row_type, context, compact)
    cell.name_it(tr(spec.words))
    if spec.help:
        cell.entry.setToolTip(tr(spec.help))
        cell.entry.setAccessibleDescription(tr(spec.help))
    return cell


def _made(spec: FieldSpec, row_type: type[Row], context: FormContext, compact: bool) -> Cell:
    look = context.look
    if spec.kind == f.CHOICE:
        assert spec.choices is not None
        return ChoiceCell(spec, look, spec.choices)
    if row_type is Evidence and spec.name == "field" and not compact:
        return FieldNameCell(spec, context)
    if spec.kind == f.RECORD:
        return RecordCell(spec, context)
    if spec.kind == f.DATE:
        return DateCell(spec, look, context.anchor_s, compact=compact)
    if spec.kind in (f.WHOLE, f.REAL):
        optional = fields_of(row_type)[spec.name].optional
        return NumberCell(spec, look, whole=spec.kind == f.WHOLE, optional=optional)
    if spec.kind in (f.COUNT_RANGE, f.REAL_RANGE):
        return RangeCell(spec, look, whole=spec.kind == f.COUNT_RANGE)
    if spec.kind in (f.LONG_TEXT, f.VERBATIM) and not compact:
        return TextCell(spec, look, verbatim=spec.kind == f.VERBATIM)
    plain = {f.TRUTH: TruthCell, f.MOMENT: MomentCell, f.LANGUAGE: LanguageCell, f.JSON: JsonCell}
    return plain.get(spec.kind, LineCell)(spec, look)
