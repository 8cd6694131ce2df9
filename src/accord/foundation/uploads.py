"""Files sent by browsers: refused by their stated length before a byte of them is kept."""

from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class Bounded(FileUploadHandler):
    """Stands first among the handlers; keeps nothing itself."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],  # noqa: ARG002 Django's signature
        META: dict[str, str],  # noqa: ARG002, N803 Django's signature
        content_length: int,
        boundary: str,  # noqa: ARG002 Django's signature
        encoding: str | None = None,  # noqa: ARG002 Django's signature
    ) -> None:
        if content_length > settings.UPLOAD_BYTES_BOUND:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        return raw_data

    def file_complete(self, file_size: int) -> Any:  # noqa: ARG002
        return None
