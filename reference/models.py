"""Placeholder while the reference tables are written."""

from django.db import models


class Municipality(models.Model):
    number = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=100)
    latitude = models.FloatField(default=0)
    longitude = models.FloatField(default=0)

    def __str__(self) -> str:
        return self.name


class PostalCode(models.Model):
    code = models.CharField(max_length=4, primary_key=True)
    place = models.CharField(max_length=60)
    latitude = models.FloatField(default=0)
    longitude = models.FloatField(default=0)


class Occupation(models.Model):
    code = models.CharField(max_length=4, primary_key=True)
    label_nb = models.CharField(max_length=200)


class Skill(models.Model):
    id = models.SlugField(primary_key=True)
    label_nb = models.CharField(max_length=200)


class Language(models.Model):
    code = models.CharField(max_length=10, primary_key=True)
    own_name = models.CharField(max_length=60)
