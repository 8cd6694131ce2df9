"""Asking the company's directory who somebody is: OpenID Connect with state, nonce and PKCE.

Every address that the directory names is judged like each other way out, and its token counts by
its signature alone.
"""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from django.core.cache import cache

from accord.foundation import outgoing
from accord.team import rules
from accord.team.values import Claims, Directory, DirectoryRefusal

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
LEEWAY_SECONDS = 60
TIMEOUT_SECONDS = 10.0
KEPT_SECONDS = 3600
_PLACES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def begin(*, directory: Directory, back: str, state: str, nonce: str, verifier: str) -> str:
    """Where the browser goes to sign in; raises DirectoryRefusal."""
    place = _described(directory)["authorization_endpoint"]
    try:
        outgoing.check(place)
    except outgoing.Refused as refused:
        raise DirectoryRefusal("AWAY") from refused
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    asked = {
        "response_type": "code",
        "client_id": directory.client_id,
        "redirect_uri": back,
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge.rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"


def redeem(*, directory: Directory, back: str, code: str, nonce: str, verifier: str) -> Claims:
    """Who the code stands for; raises DirectoryRefusal."""
    described = _described(directory)
    told = _token(directory, described, code=code, back=back, verifier=verifier)
    return rules.claims_of(
        _decoded(told, directory=directory, described=described), nonce=nonce, directory=directory
    )


def _described(directory: Directory) -> Mapping[str, Any]:
    """The directory's own description, kept for an hour."""
    key = "directory:" + hashlib.sha256(directory.issuer.encode()).hexdigest()
    known = cache.get(key)
    if known is None:
        place = directory.issuer.rstrip("/") + "/.well-known/openid-configuration"
        known = _asked("GET", place)
        if known.get("issuer") != directory.issuer or not all(
            isinstance(known.get(name), str) for name in _PLACES
        ):
            raise DirectoryRefusal("AWAY")
        cache.set(key, known, KEPT_SECONDS)
    return dict(known)


def _token(
    directory: Directory, described: Mapping[str, Any], *, code: str, back: str, verifier: str
) -> str:
    ways = described.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
        "client_id": directory.client_id,
    }
    is_basic = "client_secret_post" not in ways
    if not is_basic:
        form["client_secret"] = directory.client_secret
    auth = (directory.client_id, directory.client_secret) if is_basic else None
    told = _asked("POST", described["token_endpoint"], form=form, auth=auth).get("id_token")
    if not isinstance(told, str):
        raise DirectoryRefusal("NOT_PROVEN")
    return told


def _decoded(told: str, *, directory: Directory, described: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        header = jwt.get_unverified_header(told)
        keys = _asked("GET", described["jwks_uri"]).get("keys")
        found = [
            one
            for one in (keys if isinstance(keys, list) else [])
            if one.get("kty") != "oct" and one.get("use", "sig") == "sig"
            and ("kid" not in header or one.get("kid") == header["kid"])
        ]  # fmt: skip
        if header.get("alg") not in ALGORITHMS or len(found) != 1:
            raise DirectoryRefusal("NOT_PROVEN")
        said: Mapping[str, Any] = jwt.decode(
            told,
            key=jwt.PyJWK(found[0], algorithm=header["alg"]),
            algorithms=[header["alg"]],
            audience=directory.client_id,
            issuer=directory.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, AttributeError, TypeError, ValueError) as refused:
        raise DirectoryRefusal("NOT_PROVEN") from refused
    return said


def _asked(
    method: str,
    place: str,
    *,
    form: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """A JSON object of the directory's; what went wrong never holds the code or the secret."""
    parts = urlsplit(place)
    try:
        with outgoing.client(
            base_url=f"{parts.scheme}://{parts.netloc}", timeout=TIMEOUT_SECONDS
        ) as client:
            answer = client.request(
                method, place, data=form, auth=auth, headers={"accept": "application/json"}
            )
            said = answer.json()
    except (outgoing.Refused, outgoing.HTTPError, outgoing.InvalidURL, ValueError):
        raise DirectoryRefusal("AWAY") from None
    if form is not None and 400 <= answer.status_code < 500:
        raise DirectoryRefusal("NOT_PROVEN")
    if answer.status_code != 200 or not isinstance(said, dict):
        raise DirectoryRefusal("AWAY")
    return said
