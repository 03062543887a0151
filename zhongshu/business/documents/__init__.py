"""发文: outgoing papers, from the draft to the signed-for receipt."""
