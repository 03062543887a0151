"""Rules of 交办, pure: lights, feedback by cycle, wording, the ladder of what is late."""
