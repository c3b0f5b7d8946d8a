"""The Rapporteur application: pure layout, painting, widgets, commands."""
