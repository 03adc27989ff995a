"""Figures and charts for print."""
