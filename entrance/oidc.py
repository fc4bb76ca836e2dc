"""The identity provider of the staff, when one is configured (OpenID Connect, by Authlib).

It says who the agent is; what he may do stays here. An agent unknown here does not enter.
"""

from functools import cache
from typing import Any

from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.django_client import OAuth
from authlib.integrations.django_client.apps import DjangoOAuth2App
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from joserfc.errors import JoseError
from requests import RequestException

SECONDS = 5
LEEWAY = 5
NONCE = 43
# Never « none », never a secret shared with the provider.
ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "ES512", "EdDSA"}


class ProviderRefusedError(Exception):
    """The provider is down, refused, or sent back something that proves nothing.

    The message is for the log: a code, without anything of the person.
    """


def is_configured() -> bool:
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def label() -> str:
    """What the provider is called on its button; nothing when there is none."""
    return str(settings.OIDC_LABEL) if is_configured() else ""


def send_away(request: HttpRequest, back: str) -> HttpResponse:
    """To the provider, with a state, a nonce and a PKCE challenge that this session alone knows."""
    client = _client(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID)
    try:
        answer: HttpResponse = client.authorize_redirect(
            request, back, nonce=generate_token(NONCE), state=generate_token(NONCE)
        )
    except (RequestException, RuntimeError, ValueError) as error:
        raise ProviderRefusedError(type(error).__name__) from error
    return answer


def who(request: HttpRequest) -> tuple[str, bool]:
    """The login that the provider vouches for, and whether a second factor was given there."""
    client = _client(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID)
    try:
        token = client.authorize_access_token(
            request,
            leeway=LEEWAY,
            claims_options={
                "iss": {"essential": True, "values": [_metadata(client)["issuer"]]},
                "aud": {"essential": True, "values": [settings.OIDC_CLIENT_ID]},
            },
        )
    except (OAuthError, JoseError, RequestException, RuntimeError, ValueError, KeyError) as error:
        raise ProviderRefusedError(type(error).__name__) from error
    claims: dict[str, Any] = token.get("userinfo") or {}
    login = claims.get(settings.OIDC_USERNAME_CLAIM)
    if not isinstance(login, str) or not login:
        raise ProviderRefusedError("claim-absent")
    return login, claims.get("acr") in settings.OIDC_STRONG_ACR


def _metadata(client: DjangoOAuth2App) -> dict[str, Any]:
    """What the provider says of itself, its weak signatures left out."""
    metadata: dict[str, Any] = client.load_server_metadata()
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    metadata["id_token_signing_alg_values_supported"] = sorted(ALGORITHMS.intersection(offered))
    return metadata


@cache
def _client(issuer: str, client_id: str) -> DjangoOAuth2App:
    return OAuth().register(
        "staff",
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_id=client_id,
        client_secret=settings.OIDC_CLIENT_SECRET,
        client_kwargs={
            "scope": settings.OIDC_SCOPE,
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
        },
    )
