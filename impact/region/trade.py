"""Trade between counties: where a purchase in one county is made, by industry.

    d      distance        county x county                km
    S_r    supply          county of the maker            local sales, in proportion to the industry's output there
    M_s    demand          county of the buyer            industries' and households' local purchases
    z_rs   flow            S_r a_r M_s b_s d_rs^-theta    USD, rows add to S, columns to M
    t_rs   trade share     z_rs / M_s                     columns add to one

Doubly constrained gravity (Wilson 1967, Transportation Research 1), one impedance theta a group of industries. What it
cannot know: which firm buys from which, and goods that pass each other on the road inside a group.
"""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def gravity_flows(seed: Array, supply: Array, demand: Array, tolerance: float = 1e-10, rounds: int = 2000) -> Array:
    """Flows by industry, industry x maker x buyer, USD, fitted to supply and demand: z_rs = S_r a_r M_s b_s seed_rs.

    Args:
        seed: industry x maker x buyer, > 0.
        supply: industry x maker; adds up to the same as demand.
        demand: industry x buyer.
        tolerance: largest deviation from demand, as a share of an industry's total.
        rounds: most passes.
    """
    flows = seed.copy()
    total = np.maximum(demand.sum(axis=1), 1e-300)
    for _ in range(rounds):
        flows *= _ratio(demand, flows.sum(axis=1))[:, None, :]
        flows *= _ratio(supply, flows.sum(axis=2))[:, :, None]
        if (np.abs(flows.sum(axis=1) - demand).max(axis=1) / total).max() <= tolerance:
            break
    return flows


def _ratio(target: Array, current: Array) -> Array:
    return np.divide(target, current, out=np.zeros_like(target), where=current > 0)


def trade_shares(output: Array, demand: Array, distance: Array, impedance: Array) -> Array:
    """Share of each maker county in what a buyer county purchases, industry x maker x buyer; columns add to one.

    t_rs = z_rs / M_s, z of gravity_flows; supply S_r = output_r / sum of output x sum of demand.

    An industry that nobody in the region makes, or that nobody buys, is bought where it is needed.

    Args:
        output: industry x county.
        demand: industry x county, local purchases.
        distance: county x county, km.
        impedance: theta by industry.
    """
    counties = output.shape[1]
    if counties == 1:
        return np.ones((len(output), 1, 1))
    made, bought = output.sum(axis=1, keepdims=True), demand.sum(axis=1, keepdims=True)
    supply = np.divide(output, made, out=np.zeros_like(output), where=made > 0) * bought
    seed = distance[None, :, :] ** -impedance[:, None, None]
    flows = gravity_flows(seed, supply, demand)
    bought_there = flows.sum(axis=1, keepdims=True)
    nearby = np.where(supply[:, :, None] > 0, supply[:, :, None] * seed, 0.0)
    known = bought_there > 0
    fallback = np.divide(
        nearby,
        nearby.sum(axis=1, keepdims=True),
        out=np.zeros_like(nearby),
        where=supply.sum(axis=1)[:, None, None] > 0,
    )
    shares = np.where(known, np.divide(flows, bought_there, out=np.zeros_like(flows), where=known), fallback)
    shares[(made * bought)[:, 0] <= 0] = np.eye(counties)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))
