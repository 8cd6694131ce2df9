"""Matching's door: normalised values, roles of columns, weights, scores, clusters."""

from accord.matching.operations.finding import find, train
from accord.matching.operations.pairs import learn_people, score_pairs
from accord.matching.rules.bands import expected, threshold_for
from accord.matching.rules.clustering import bits_of
from accord.matching.rules.columns import roles_of
from accord.matching.rules.companies import company
from accord.matching.rules.domains import company_domain, is_free
from accord.matching.rules.emails import address, is_shared, mailbox
from accord.matching.rules.emails import all_of as addresses_in
from accord.matching.rules.forms import forms_singly
from accord.matching.rules.keys import keys_of
from accord.matching.rules.letters import is_nothing, plain
from accord.matching.rules.persons import name
from accord.matching.rules.phones import all_of as phones_in
from accord.matching.rules.phones import likely_country, line, tail
from accord.matching.rules.scoring import score
from accord.matching.rules.shipped import shipped
from accord.matching.values.bands import AUTOMATIC, THRESHOLD, Band, band_of
from accord.matching.values.refusals import MatchingCode, UnableToMatch
from accord.matching.values.results import Found, Pair, Reason, Rival, Scored
from accord.matching.values.roles import Role
from accord.matching.values.weights import Weights

__all__ = [
    "AUTOMATIC",
    "THRESHOLD",
    "Band",
    "Found",
    "MatchingCode",
    "Pair",
    "Reason",
    "Rival",
    "Role",
    "Scored",
    "UnableToMatch",
    "Weights",
    "address",
    "addresses_in",
    "band_of",
    "bits_of",
    "company",
    "company_domain",
    "expected",
    "find",
    "forms_singly",
    "is_free",
    "is_nothing",
    "is_shared",
    "keys_of",
    "learn_people",
    "likely_country",
    "line",
    "mailbox",
    "name",
    "phones_in",
    "plain",
    "roles_of",
    "score",
    "score_pairs",
    "shipped",
    "tail",
    "threshold_for",
    "train",
]
