"""What Accord promises about speed, measured beside the limit of the machine in the same run."""
