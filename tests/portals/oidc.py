"""A small directory on loopback: describes itself, lets people in, signs what it says."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.portals.serving import serving

CLIENT, SECRET = "accord-at-work", "a secret of the client"
Change = Callable[[dict[str, Any]], dict[str, Any]]


class Portal:
    """`claims` is who signs in; `change` bends the token before it is signed."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {
            "sub": "sub-1", "email": "ann@example.com", "email_verified": True, "name": "Ann",
        }  # fmt: skip
        self.change: Change = lambda said: said
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signing_key: Any = self.key
        self.algorithm = "RS256"
        self.codes: dict[str, dict[str, str]] = {}
        self.redeemed = 0
        portal = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                portal.get(self)

            def do_POST(self) -> None:
                portal.token(self)

            def log_message(self, *_: object) -> None:
                pass

        self._open = ExitStack()
        host = self._open.enter_context(serving(Handler))
        self.port = int(host.rpartition(":")[2])
        self.issuer = f"http://{host}"

    def close(self) -> None:
        self._open.close()

    def settings(self, **changed: Any) -> dict[str, Any]:
        return {
            "name": "Acme", "issuer": self.issuer, "client_id": CLIENT, "client_secret": SECRET,
            "domains": frozenset({"example.com"}), "newcomers": False, "is_owner": False,
            **changed,
        }  # fmt: skip

    def get(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        if parts.path == "/.well-known/openid-configuration":
            _say(handler, 200, self._described())
        elif parts.path == "/keys":
            shown = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            _say(handler, 200, {"keys": [{**shown, "kid": "k1", "use": "sig", "alg": "RS256"}]})
        elif parts.path == "/authorize":
            asked = {name: one[0] for name, one in parse_qs(parts.query).items()}
            handler.send_response(302)
            handler.send_header("Location", self.let_in(asked))
            handler.end_headers()
        else:
            _say(handler, 404, {})

    def _described(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def let_in(self, asked: dict[str, str]) -> str:
        """Where the browser goes back to, with a code that is good once."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        form = {name: one[0] for name, one in parse_qs(body).items()}
        asked = self.codes.pop(form.get("code", ""), None)
        right = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or handler.headers.get("Authorization") != right:
            _say(handler, 400, {"error": "invalid_grant"})
            return
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            _say(handler, 400, {"error": "invalid_grant"})
            return
        self.redeemed += 1
        now = int(time.time())
        said = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], **self.claims,
        }  # fmt: skip
        token = jwt.encode(
            self.change(said), self.signing_key, algorithm=self.algorithm, headers={"kid": "k1"}
        )
        _say(handler, 200, {"access_token": "x", "token_type": "Bearer", "id_token": token})


def _say(handler: BaseHTTPRequestHandler, status: int, said: dict[str, Any]) -> None:
    body = json.dumps(said).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
