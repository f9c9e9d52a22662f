"""Addresses of employers."""

from django.urls import path

from employers.views import (
    contact,
    employer,
    imports,
    lists,
    openings,
    own,
    register,
    workplaces,
)

app_name = "employers"

urlpatterns = [
    path("", lists.employers, name="employers"),
    path("register/", register.register, name="register"),
    path("invitation/<str:token>/", register.invitation, name="invitation"),
    path("add/", employer.add, name="add"),
    # The employer's own pages
    path("waiting/", own.waiting, name="waiting"),
    path("mine/openings/", own.my_openings, name="my_openings"),
    path("mine/workplaces/", own.my_workplaces, name="my_workplaces"),
    path("mine/messages/", contact.write_message, name="write_message"),
    # Messages and repair talks
    path("messages/", contact.inbox, name="messages"),
    path("messages/<uuid:pk>/", contact.message, name="message"),
    path("messages/<uuid:pk>/take/", contact.take_message, name="take_message"),
    path("repair-talks/<uuid:pk>/", contact.repair_talk, name="repair_talk"),
    path(
        "repair-talks/<uuid:pk>/confirm/", contact.confirm_repair_talk, name="confirm_repair_talk"
    ),
    # Openings
    path("openings/", lists.openings, name="openings"),
    path("openings/<uuid:pk>/", openings.opening, name="opening"),
    path("openings/<uuid:pk>/change/", openings.change, name="change_opening"),
    path("openings/<uuid:pk>/step/", openings.step, name="step"),
    path("openings/<uuid:pk>/confirm/", openings.confirm, name="confirm_opening"),
    path("openings/<uuid:pk>/called/", openings.call, name="called"),
    path("openings/<uuid:pk>/skills/", openings.skills, name="opening_skills"),
    path("openings/<uuid:pk>/skills/change/", openings.change_skills, name="change_skills"),
    path("openings/<uuid:pk>/split/", openings.split, name="split_opening"),
    path("openings/<uuid:pk>/copy/", openings.copy, name="copy_opening"),
    # Workplaces
    path("workplaces/<uuid:pk>/", workplaces.workplace, name="workplace"),
    path("workplaces/<uuid:pk>/occupancy/", workplaces.add_occupancy, name="add_occupancy"),
    path("workplaces/<uuid:pk>/contacts/", workplaces.add_contact, name="add_contact"),
    path("occupancy/<uuid:pk>/end/", workplaces.end_occupancy, name="end_occupancy"),
    path("contacts/<uuid:pk>/left/", workplaces.contact_left, name="contact_left"),
    path("members/<uuid:pk>/end/", employer.end_member, name="end_member"),
    # Files
    path("import/", imports.start, name="import_start"),
    path("import/template/<str:kind>.<str:file_format>", imports.template, name="import_template"),
    path("import/<uuid:pk>/", imports.show, name="import"),
    path("import/<uuid:pk>/progress/", imports.progress, name="import_progress"),
    path("import/<uuid:pk>/confirm/", imports.confirm, name="import_confirm"),
    path("import/<uuid:pk>/cancel/", imports.cancel, name="import_cancel"),
    path("import/<uuid:pk>/faults.xlsx", imports.faults, name="import_faults"),
    # One employer
    path("<uuid:pk>/", employer.employer, name="employer"),
    path("<uuid:pk>/workplaces/", employer.workplaces, name="workplaces"),
    path("<uuid:pk>/workplaces/add/", workplaces.add, name="add_workplace"),
    path("<uuid:pk>/openings/", employer.openings_of, name="openings_of"),
    path("<uuid:pk>/openings/offer/", own.offer, name="offer"),
    path("<uuid:pk>/contact-log/", employer.contact_log, name="contact_log"),
    path("<uuid:pk>/contact-log/add/", contact.log, name="log_contact"),
    path("<uuid:pk>/mapping/", employer.mapping, name="mapping"),
    path("<uuid:pk>/mapping/add/", contact.add_mapping, name="add_mapping"),
    path("<uuid:pk>/change/", employer.change, name="change"),
    path("<uuid:pk>/approve/", employer.approve, name="approve"),
    path("<uuid:pk>/decline/", employer.decline, name="decline"),
    path("<uuid:pk>/owner/<str:number>/", employer.owner, name="owner"),
    path("<uuid:pk>/members/", employer.members, name="members"),
    path("<uuid:pk>/appetite/", own.appetite, name="appetite"),
    path("<uuid:pk>/rest/", own.rest, name="rest"),
    path("<uuid:pk>/stop/", own.stop, name="stop"),
    path("<uuid:pk>/repair-talk/", contact.open_repair_talk, name="open_repair_talk"),
]
