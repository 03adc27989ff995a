"""Figures of networks and charts, for print."""
