"""What a tool's answer says where the API refused."""

from typing import Any

from accord.integrations.mcp.values import Answer

FAULTS_SHOWN = 10


def refusal(answer: Answer) -> str:
    """Why the API did not do it, in a sentence or two; "" where it did."""
    if 200 <= answer.status < 300 and answer.content is not None:
        return ""
    problem: Any = answer.content if isinstance(answer.content, dict) else {}
    said = str(problem.get("detail") or problem.get("title") or f"The answer was {answer.status}.")
    faults = problem.get("errors") or []
    lines = [f"{one['pointer']}: {one['detail']}" for one in faults[:FAULTS_SHOWN]]
    return " ".join([said, *lines])
