"""Missing linkages: rules, prediction, backtest and the register of decisions."""
