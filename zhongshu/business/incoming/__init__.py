"""收文: papers that come in, from the receipt that is signed to the answer."""
