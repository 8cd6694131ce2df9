"""What counts as signed: Standard Webhooks' own rules, forms that are refused, and times."""

from datetime import UTC, datetime, timedelta

import pytest

from accord.kernel import signatures

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
STAMP = str(int(AT.timestamp()))


def test_the_worked_example_of_the_standard():
    made = signatures.sign(
        secret=SECRET,
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp="1614265330",
        body=b'{"test": 2432232314}',
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def checked(header: str, *, body: bytes = b"{}", secrets: tuple[str, ...] = (SECRET,)) -> bool:
    signed = signatures.read_headers(message_id="m-1", timestamp=STAMP, signature=header)
    return signatures.is_signed(signed, body=body, secrets=secrets)


def own(body: bytes = b"{}", secret: str = SECRET) -> str:
    return signatures.sign(secret=secret, message_id="m-1", timestamp=STAMP, body=body)


def test_one_right_signature_of_several_is_enough():
    assert checked(f"v1a,AAAA v1,AAAA {own()}")
    assert not checked("v1,AAAA v1,BBBB")
    assert not checked(own(), body=b"{ }")


def test_any_secret_that_counts_will_do():
    other = signatures.written(b"x" * 32)
    assert checked(own(), secrets=(other, SECRET))
    assert not checked(own(), secrets=(other,))


@pytest.mark.parametrize("header", ["", "v1,", "v2,AAAA", "v1", "v0,AAAA v9,BBBB"])
def test_a_header_without_a_signature_of_version_one(header):
    with pytest.raises(signatures.NotSigned):
        checked(header)


@pytest.mark.parametrize(
    ("message_id", "timestamp"),
    [("", STAMP), ("a.b", STAMP), ("a\nb", STAMP), ("m" * 201, STAMP), ("m", "abc"), ("m", ""),
     ("m", "1e9"), ("m", "-5"), ("m", "9" * 400), ("m", "١٢٣")],
)  # fmt: skip
def test_ids_and_times_of_another_form(message_id, timestamp):
    with pytest.raises(signatures.NotSigned):
        signatures.read_headers(message_id=message_id, timestamp=timestamp, signature=own())


@pytest.mark.parametrize(
    ("seconds", "counts"), [(300, True), (-300, True), (301, False), (-301, False)]
)
def test_five_minutes_on_both_sides(seconds, counts):
    signed = signatures.read_headers(message_id="m", timestamp=STAMP, signature=own())
    at = AT + timedelta(seconds=seconds)
    if counts:
        signatures.check_time(signed, at=at)
    else:
        with pytest.raises(signatures.WrongTime):
            signatures.check_time(signed, at=at)


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_!!!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAAA"]
)
def test_what_is_no_secret(secret):
    assert not signatures.is_secret(secret)
    assert signatures.is_secret(SECRET)
