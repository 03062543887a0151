"""What people do here: delegations, absences, handing over."""
