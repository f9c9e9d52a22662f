"""Forms with one field of each kind, so that every way to draw a field can be seen."""

from django import forms

LEVELS = [("none", "ingen"), ("A1", "ord"), ("A2", "setninger"), ("B1", "prat")]
FACES = [("1", "Dårlig"), ("2", "Ikke bra"), ("3", "Greit"), ("4", "Bra"), ("5", "Veldig bra")]


class SampleForm(forms.Form):
    """One field of each kind that pages use."""

    task = forms.CharField(
        label="Hva skal personen gjøre?",
        help_text="En eller to setninger.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    places = forms.IntegerField(label="Hvor mange kan dere følge opp samtidig?", min_value=1)
    starts_on = forms.DateField(
        label="Når kan det begynne?",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    kind = forms.ChoiceField(
        label="Hva slags praksis?", choices=[("", "Velg"), ("language", "språkpraksis")]
    )
    contact = forms.ChoiceField(
        label="Hvem tar imot?",
        choices=[("nils", "Nils Prøve"), ("other", "En annen")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="De ansatte vet om det", required=False)


class FilterForm(forms.Form):
    """The fields of a filter bar."""

    q = forms.CharField(label="Søk", required=False)
    municipality = forms.ChoiceField(
        label="Kommune", required=False, choices=[("", "Alle"), ("3437", "Sel")]
    )
    level = forms.ChoiceField(label="Norsk", required=False, choices=[("", "Alle"), *LEVELS])
    days = forms.CharField(label="Dager", required=False)


class ChoiceForm(forms.Form):
    """Questions answered by one touch."""

    level = forms.ChoiceField(
        label="Snakker med kolleger", choices=LEVELS, widget=forms.RadioSelect
    )
    face = forms.ChoiceField(
        label="Hvordan var det? Velg et ansikt.",
        choices=[*FACES, ("unknown", "Vet ikke")],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(label="Fil med plasser", help_text="CSV eller XLSX.")


class WeekForm(forms.Form):
    """Two days of an availability grid."""

    mon = forms.BooleanField(required=False)
    mon_start = forms.TimeField(required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    mon_end = forms.TimeField(required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    tue = forms.BooleanField(required=False)
    tue_start = forms.TimeField(required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    tue_end = forms.TimeField(required=False, widget=forms.TimeInput(attrs={"type": "time"}))
