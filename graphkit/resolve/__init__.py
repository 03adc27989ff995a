"""Whom a name means, and which actors are one."""
