"""界面: the look of the whole product, the desk, the menu and the handbook."""
