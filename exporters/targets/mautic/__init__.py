"""Mautic: whole campaigns with real loops, e-mails, segments, tags."""
