"""Every table says what it holds of people, or that it holds nothing of them."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from accord.foundation import bulk, database

ABOUT_PEOPLE = {
    "contacts_person", "contacts_sourcerecord", "leads_lead", "deals_deal", "journeys_touch",
}  # fmt: skip
TEXTS = (models.JSONField, models.TextField, models.BinaryField)


def undeclared(tables: dict[str, Any], declared: set[str]) -> list[str]:
    """Tables that could hold something of a person and say nothing about erasing."""
    return [
        name
        for name, model in tables.items()
        if name not in declared
        and any(
            isinstance(field, TEXTS)
            or (field.is_relation and field.related_model._meta.db_table in ABOUT_PEOPLE)
            for field in model._meta.concrete_fields
        )
    ]


def ours() -> dict[str, Any]:
    labels = {app.label for app in database.slices()}
    return {
        model._meta.db_table: model
        for model in apps.get_models()
        if model._meta.app_label in labels
    }


def declared() -> set[str]:
    return {
        *(held.table for held in database.held_of_people()),
        *(swept.table for swept in database.swept_of_people()),
        *(name for app in database.slices() for name in app.impersonal),
    }


def test_every_table_says_what_it_holds_of_people():
    """Declare a new one in its slice's apps.py: `held`, `swept` or `impersonal`."""
    assert undeclared(ours(), declared()) == []


@pytest.mark.parametrize("name", ["contacts_sourcerecord", "intake_setaside", "journeys_touch"])
def test_a_table_that_says_nothing_is_noticed(name: str):
    assert undeclared(ours(), declared() - {name}) == [name]


@pytest.mark.django_db
def test_columns_that_are_declared_exist():
    known = {
        (table, column)
        for table, column in bulk.fetch(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'public'"
        )
    }
    named = [(held.table, column) for held in database.held_of_people() for column in held.blank]
    named += [
        (swept.table, column) for swept in database.swept_of_people() for column in swept.columns
    ]
    assert [each for each in named if each not in known] == []
