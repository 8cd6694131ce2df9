"""The addresses of what both teams are to each other."""

from django.urls import path

from accord.desk.views.agreed import handbook, knowledge, leadership
from accord.desk.views.guide import guide
from accord.desk.views.together import pairing, pulse, together, training

urlpatterns = [
    path("together/", together.roles_page, name="together"),
    path("together/day/", together.day_page, name="together_day"),
    path("together/wins/", together.wins_page, name="together_wins"),
    path("together/check/", knowledge.check_page, name="together_check"),
    path("together/learning/", training.learning_page, name="together_learning"),
    path("together/learning/plan/", training.plan_session, name="session_plan"),
    path("together/learning/<int:session_id>/act/", training.session_act, name="session_act"),
    path("together/learning/visits/", training.note_visit, name="visit_note"),
    path(
        "together/learning/visits/<int:visit_id>/<slug:act>/",
        training.visit_back,
        name="visit_back",
    ),
    path("together/pairs/", pairing.pairs_page, name="together_pairs"),
    path("together/pairs/make/", pairing.make_pairs, name="pairs_make"),
    path("together/pairs/<int:pair_id>/exchange/", pairing.exchange, name="pair_exchange"),
    path("together/pulse/", pulse.pulse_page, name="together_pulse"),
    path("together/pulse/open/", pulse.open_round, name="pulse_open"),
    path("together/pulse/end/", pulse.end_round, name="pulse_end"),
    path("leadership/", leadership.leadership_page, name="leadership"),
    path("start/guide/", guide.guide_page, name="guide"),
    path("handbook/", handbook.handbook_page, name="handbook"),
    path("handbook/file/", handbook.handbook_file, name="handbook_file"),
    path("handbook/read/", handbook.handbook_read, name="handbook_read"),
]
