"""What every resource does: strict parameters, ETags, keys used once, the answer of a verb."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, cast
from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from api.actions import Outcome, do_once
from api.authentication import SessionSignIn
from api.errors import VersionMissing
from api.fields import Body, Nothing
from api.filtering import ChangedSince, StrictFilterBackend, refuse_unknown
from api.parsers import SafeJSONParser
from api.schema import ApiSchema

IDEMPOTENCY_KEY = "Idempotency-Key"
LONGEST_KEY = 100
Read = Callable[[], dict[str, Any]]
Verb = Callable[..., Any]


class Resource(viewsets.GenericViewSet):
    """A kind of record. A subclass says which rows there are and what one of them shows."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post", "patch"]
    authentication_classes = [SessionSignIn]
    parser_classes = [SafeJSONParser]
    filter_backends = [StrictFilterBackend]
    lookup_value_converter = "uuid"
    schema = ApiSchema()
    ordering: ClassVar[tuple[str, ...]] = ("-created_at",)
    more_parameters: ClassVar[frozenset[str]] = frozenset()
    has_flow = False
    creating: ClassVar[frozenset[str]] = frozenset({"create"})  # what answers 201
    model: Any
    row_serializer: type[Any]  # in a list
    record_serializer: type[Any] | None = None  # alone; the row's when there is no other

    @property
    def by(self) -> User:
        """The signed-in person."""
        return cast(User, self.request.user)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        wanted = translation.get_language_from_request(request._request)  # noqa: SLF001
        translation.activate(wanted)
        super().initial(request, *args, **kwargs)
        if self.action != "list":
            refuse_unknown(request, set())

    def rows(self) -> Any:
        """The rows that the person may list."""
        raise NotImplementedError

    def shown(self, page: list[Any]) -> list[Any]:
        """A page of rows as the serializer takes them; keeps that somebody looked."""
        return page

    def one(self, pk: UUID | str) -> tuple[Any, str | None]:
        """What one record shows to this person, and the version of it; 404 when not theirs."""
        raise NotImplementedError

    def get_queryset(self) -> Any:
        # The OpenAPI document is drawn with nobody signed in.
        is_drawn = getattr(self, "swagger_fake_view", False)
        return self.model.objects.none() if is_drawn else self.rows()

    def get_serializer_class(self) -> type[Any]:
        return self.row_serializer

    def answer(self, pk: UUID | str, status: int = 200) -> Response:
        """The record as it is now, with its ETag."""
        data, version = self.one(pk)
        response = Response(data, status=status)
        if version is not None:
            response["ETag"] = f'"{version}"'
        if status == 201:
            response["Location"] = self.reverse_action("detail", args=[pk])
        return response

    def version_read(self, *, is_needed: bool = False) -> str | None:
        """The version in `If-Match`: what the caller has read before changing it."""
        sent = self.request.headers.get("If-Match", "").strip()
        if not sent and not is_needed:
            return None
        version = sent.removeprefix("W/").strip('"')
        if not version or version == "*":
            raise VersionMissing
        return version

    def once(self, act: Callable[[], Outcome]) -> Response:
        """Do it; with an `Idempotency-Key` only the first time in 24 hours."""
        key = self.request.headers.get(IDEMPOTENCY_KEY)
        if key is None:
            done = act()
        else:
            done = do_once(
                user=self.by,
                key=checked(key),
                fingerprint=fingerprint_of(self.request),
                now=timezone.now(),
                act=act,
            )
        response = self.answer(done.subject_id, done.status)
        if done.is_repeated:
            response["Idempotent-Replayed"] = "true"
        return response


class Listed(Resource):
    """A resource with a list and its records."""

    def list(self, request: Request) -> Response:
        """The records that you may see, page by page."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        rows = self.row_serializer(
            self.shown(list(page or [])), many=True, context=self.get_serializer_context()
        )
        return self.get_paginated_response(rows.data)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One record."""
        return self.answer(pk)


class Changing(Listed):
    """Its records change, so a list can be asked for what is new."""

    filter_backends = [StrictFilterBackend, ChangedSince]
    more_parameters = frozenset({"changed_since"})
    has_flow = True


def checked(key: str) -> str:
    if not key.strip() or len(key) > LONGEST_KEY or not key.isprintable():
        words = _("Expected a key of 1 to %(most)d characters.") % {"most": LONGEST_KEY}
        raise ValidationError({IDEMPOTENCY_KEY: [words]})
    return key


def fingerprint_of(request: Request) -> str:
    """The same request gives the same digest: method, address and body."""
    parts = [request.method, request.path, request.data, request.headers.get("If-Match", "")]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def reader(view: Resource, body: type[Body], **known: Any) -> Read:
    """Reads and checks what was sent, when the method is ready for it: after the way in.

    `known` is what the body must know to check it, such as the record that is changed.
    """

    def read() -> dict[str, Any]:
        sent = body(data=view.request.data, context={"by": view.by} | known)
        sent.is_valid(raise_exception=True)
        return dict(sent.validated_data)

    return read


def takes(body: type[Body]) -> Callable[[Verb], Verb]:
    """Tells the OpenAPI document what is sent in."""

    def mark(method: Verb) -> Verb:
        method.body = body  # type: ignore[attr-defined]
        return method

    return mark


def verb(
    body: type[Body] = Nothing, *, name: str = "", status: int = 200, is_versioned: bool = False
) -> Callable[[Verb], Verb]:
    """A step as `POST …/{id}/<name>/`; the method's own name unless another is given.

    The method gets the person in, reads what was sent, and calls one action; what it returns is
    the record to answer with, when it is another one. One that is versioned wants `If-Match`.
    """

    def wrap(method: Verb) -> Verb:
        path = name or method.__name__

        @action(detail=True, methods=["post"], url_path=path, url_name=path)
        @takes(body)
        @wraps(method)
        def handler(self: Resource, request: Request, pk: UUID) -> Response:
            def act() -> Outcome:
                made = method(self, pk, reader(self, body))
                return Outcome(str(made.pk if made is not None else pk), status)

            return self.once(act)

        handler.is_versioned = is_versioned  # type: ignore[attr-defined]
        return cast(Verb, handler)

    return wrap


def creates(body: type[Body]) -> Callable[[Verb], Verb]:
    """A new record as `POST …/`; the method returns it."""

    def wrap(method: Verb) -> Verb:
        @takes(body)
        @wraps(method)
        def handler(self: Resource, request: Request) -> Response:
            return self.once(lambda: Outcome(str(method(self, reader(self, body)).pk), 201))

        return handler

    return wrap
