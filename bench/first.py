"""A process that meets the lake for the first time, with new rows to copy: prints the seconds."""

import time

from bench import ground


def main() -> None:
    """Add rows, then time the loading of the lake's libraries and the copy together."""
    with ground.at_home():
        from accord.foundation import clock
        from bench.lake import _add

        _add(0)
        began = time.perf_counter()
        from accord.lake import api as lake

        lake.catch_up(at=clock.now())
        print(time.perf_counter() - began)


if __name__ == "__main__":
    main()
