"""Addresses of the API: one router, plural nouns, verbs below the record."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from api.authentication import SessionSignIn
from api.v1.cards import CardViewSet
from api.v1.employers import EmployerViewSet
from api.v1.follow_ups import AlarmViewSet, FollowUpViewSet
from api.v1.offers import OfferViewSet
from api.v1.openings import OpeningViewSet
from api.v1.participants import ParticipantViewSet
from api.v1.placements import AgreementViewSet, PlacementViewSet
from api.v1.proposals import ProposalViewSet
from api.v1.reference import LanguageList, LevelList, MunicipalityList, OccupationList, SkillList
from api.v1.runs import RunViewSet

app_name = "api"


class NothingHere(APIView):
    """Any other address: a problem document like every other error."""

    authentication_classes = [SessionSignIn]
    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound

    def get(self, request: Request) -> Response:
        raise NotFound


router = SimpleRouter(use_regex_path=False)
router.register("openings", OpeningViewSet, basename="opening")
router.register("employers", EmployerViewSet, basename="employer")
router.register("participants", ParticipantViewSet, basename="participant")
router.register("runs", RunViewSet, basename="run")
router.register("proposals", ProposalViewSet, basename="proposal")
router.register("offers", OfferViewSet, basename="offer")
router.register("cards", CardViewSet, basename="card")
router.register("placements", PlacementViewSet, basename="placement")
router.register("agreements", AgreementViewSet, basename="agreement")
router.register("follow-ups", FollowUpViewSet, basename="follow-up")
router.register("alarms", AlarmViewSet, basename="alarm")
router.register("municipalities", MunicipalityList, basename="municipality")
router.register("occupations", OccupationList, basename="occupation")
router.register("skills", SkillList, basename="skill")
router.register("languages", LanguageList, basename="language")
router.register("levels", LevelList, basename="level")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(authentication_classes=[SessionSignIn])),
    *router.urls,
    re_path(r"", NothingHere.as_view()),
]
