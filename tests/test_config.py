"""What the environment sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from osmosis.config import DEFAULT_PORT, LOOPBACK, config_from
from osmosis.errors import ConfigError


def test_without_anything_set_osmosis_listens_on_this_machine_only() -> None:
    config = config_from({})
    assert (config.bind, config.port, config.lan, config.log) == (
        LOOPBACK,
        DEFAULT_PORT,
        False,
        "warning",
    )


def test_the_environment_names_the_store_the_port_and_the_log() -> None:
    config = config_from({"OSMOSIS_HOME": "/s", "OSMOSIS_PORT": "0", "OSMOSIS_LOG": "INFO"})
    assert (config.home, config.port, config.log) == (Path("/s"), 0, "info")


@pytest.mark.parametrize(
    "wrong", [{"OSMOSIS_PORT": "x"}, {"OSMOSIS_PORT": "65536"}, {"OSMOSIS_LOG": "loud"}]
)
def test_what_is_no_setting_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        config_from(wrong)
