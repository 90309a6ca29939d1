"""Resend: whole automations, templates, segments, events."""
