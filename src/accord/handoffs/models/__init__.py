from accord.handoffs.models.routing import RoutingChoice, RoutingTurn

__all__ = ["RoutingChoice", "RoutingTurn"]
