"""Scoring's door for other slices."""

from accord.scoring.operations.beside import (
    judge_beside_again,
    judge_beside_step,
    start_beside,
    stop_beside,
)
from accord.scoring.operations.drifting import look_for_drift
from accord.scoring.operations.judging import (
    follow,
    follow_time,
    follow_written,
    judge_again,
    judge_step,
    stop,
    sweep,
    tidy,
)
from accord.scoring.operations.judging_all import asking_all
from accord.scoring.operations.learning import learn_card
from accord.scoring.operations.proposing import forget_card, propose_card
from accord.scoring.operations.rescoring import AT_ONCE, rescore_people
from accord.scoring.operations.rounds import (
    answer,
    begin_round,
    end_round,
    join_room,
    show_outcomes,
)
from accord.scoring.operations.stages import settle_stages
from accord.scoring.operations.suggesting import (
    ask_suggestion,
    end_cut_off_suggestions,
    run_suggestion,
    stop_suggestion,
)
from accord.scoring.operations.trials import (
    ask_trial,
    end_cut_off,
    run_trial,
    stop_trial,
    try_in_force,
)
from accord.scoring.operations.verdicts import (
    judge,
    judge_many,
    make_mql_again,
    make_sql,
    take_back_verdict,
)
from accord.scoring.queries.beside import compare_beside, find_beside
from accord.scoring.queries.cards import find_names, list_cards
from accord.scoring.queries.drifts import find_drift, list_drifts
from accord.scoring.queries.previews import count_met, plot_card, preview_card
from accord.scoring.queries.rounds import (
    count_answers,
    find_phone,
    find_voter,
    get_result,
    get_round,
    list_rounds,
    own_answers,
    shown_leads,
    waiting_for,
)
from accord.scoring.queries.said import list_said
from accord.scoring.queries.scores import count_quadrants, list_hot, read_leads, tell_score
from accord.scoring.queries.stage_trials import find_stage_trial, list_stage_flips, try_stages
from accord.scoring.queries.stages_under import stages_under
from accord.scoring.queries.standing import (
    count_calling,
    list_calling,
    list_turns,
    places_of,
    standing,
)
from accord.scoring.queries.suggestions import find_suggestion
from accord.scoring.queries.trial_runs import find_trial, list_flips, list_quadrants
from accord.scoring.queries.trials import compared_with, list_tried, try_card
from accord.scoring.rules.calculating import UnableToScore
from accord.scoring.rules.calculating import score as calculate
from accord.scoring.rules.compiling.dialects import DuckDb, Postgres
from accord.scoring.rules.compiling.statement import Compiled, compile_card
from accord.scoring.rules.compiling.touches import Names
from accord.scoring.rules.interest import direct_sign
from accord.scoring.rules.offers import offers_of, with_offers
from accord.scoring.rules.quadrants import applies, score_of
from accord.scoring.rules.reading import read_card, read_pair
from accord.scoring.rules.trials import (
    a_week as leads_a_week,
)
from accord.scoring.rules.trials import (
    has_drifted,
    is_better,
    is_holding,
    is_turned,
    ranked,
)
from accord.scoring.rules.trials import (
    rate_of as customer_rate,
)

__all__ = [
    "AT_ONCE",
    "Compiled",
    "DuckDb",
    "Names",
    "Postgres",
    "UnableToScore",
    "answer",
    "applies",
    "ask_suggestion",
    "ask_trial",
    "asking_all",
    "begin_round",
    "calculate",
    "compare_beside",
    "compared_with",
    "compile_card",
    "count_answers",
    "count_calling",
    "count_met",
    "count_quadrants",
    "customer_rate",
    "direct_sign",
    "end_cut_off",
    "end_cut_off_suggestions",
    "end_round",
    "find_beside",
    "find_drift",
    "find_names",
    "find_phone",
    "find_stage_trial",
    "find_suggestion",
    "find_trial",
    "find_voter",
    "follow",
    "follow_time",
    "follow_written",
    "forget_card",
    "get_result",
    "get_round",
    "has_drifted",
    "is_better",
    "is_holding",
    "is_turned",
    "join_room",
    "judge",
    "judge_again",
    "judge_beside_again",
    "judge_beside_step",
    "judge_many",
    "judge_step",
    "leads_a_week",
    "learn_card",
    "list_calling",
    "list_cards",
    "list_drifts",
    "list_flips",
    "list_hot",
    "list_quadrants",
    "list_rounds",
    "list_said",
    "list_stage_flips",
    "list_tried",
    "list_turns",
    "look_for_drift",
    "make_mql_again",
    "make_sql",
    "offers_of",
    "own_answers",
    "places_of",
    "plot_card",
    "preview_card",
    "propose_card",
    "ranked",
    "read_card",
    "read_leads",
    "read_pair",
    "rescore_people",
    "run_suggestion",
    "run_trial",
    "score_of",
    "settle_stages",
    "show_outcomes",
    "shown_leads",
    "stages_under",
    "standing",
    "start_beside",
    "stop",
    "stop_beside",
    "stop_suggestion",
    "stop_trial",
    "sweep",
    "take_back_verdict",
    "tell_score",
    "tidy",
    "try_card",
    "try_in_force",
    "try_stages",
    "waiting_for",
    "with_offers",
]
