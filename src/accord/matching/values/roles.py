"""What a column of a file is about, as far as telling people apart is concerned."""

from enum import StrEnum


class Role(StrEnum):
    ID = "id"  # names the row, says nothing of who it is
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    FULL_NAME = "full_name"
    EMAIL = "email"
    PHONE = "phone"
    DATE = "date"
    CITY = "city"
    ADDRESS = "address"
    POSTCODE = "postcode"
    COMPANY = "company"
    DOMAIN = "domain"
    TITLE = "title"  # the name of a product, a place, a publication
    CODE = "code"  # a number that belongs to one: tax number, member number
    CATEGORY = "category"
    NUMBER = "number"
    OTHER = "other"  # short text of any other kind
    IGNORE = "ignore"


PERSONAL = frozenset({Role.GIVEN_NAME, Role.FAMILY_NAME, Role.FULL_NAME})
