"""附件: a content-addressed store that refuses what is unsafe or bears a classified mark."""
