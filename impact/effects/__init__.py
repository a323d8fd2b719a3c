"""What the solved output means: jobs, labor income, value added."""
