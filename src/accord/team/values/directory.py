"""The company's own directory, by which colleagues sign in."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Directory:
    """The company's own directory, as whoever runs Accord entered it.

    domains: addresses of which may come in; none named means that every member's address may.
    newcomers: whether colleagues unknown here come in as readers. is_owner: whether every address
    that the directory says is the company's own, also where it does not say it verified it.
    """

    name: str
    issuer: str
    client_id: str
    client_secret: str
    domains: frozenset[str]
    newcomers: bool = False
    is_owner: bool = False


@dataclass(frozen=True, slots=True)
class Claims:
    """What a directory says of who signs in, its signature checked."""

    issuer: str
    subject: str
    email: str
    name: str


class DirectoryRefusal(Exception):
    """Nobody comes in by the directory; `code` is a key of DIRECTORY_REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


DIRECTORY_REFUSALS = {
    "AWAY": _("The directory does not answer, or not as a directory does. Try again in a few "
              "minutes; if it stays, tell whoever runs Accord."),
    "NOT_BEGUN": _("This answer of the directory belongs to no sign-in that was begun here, or was "
                   "used already. Begin again."),
    "DECLINED": _("The directory did not let you in, or you turned back there. Begin again."),
    "NOT_PROVEN": _("What the directory sent does not prove who you are, so nobody was let in. "
                    "Begin again; if it stays, tell whoever runs Accord."),
    "UNVERIFIED": _("The directory does not say that your e-mail is verified. Verify it there, or "
                    "ask whoever runs the directory."),
    "OTHER_DOMAIN": _("Only addresses of the company may come in. Use your company's account."),
    "UNKNOWN": _("Nobody here has your e-mail. Ask whoever leads your team to add you."),
    "LEFT": _("This account is closed. If you work here again, ask whoever leads your team."),
    "ANOTHER": _("Another account of the directory signs in for this e-mail already. Ask whoever "
                 "leads your team."),
    "INVITED_FIRST": _("Your role may change the team or the system: whoever leads your team has "
                       "to invite you once by a link."),
}  # fmt: skip
