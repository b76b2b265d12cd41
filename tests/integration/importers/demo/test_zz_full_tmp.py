import time
from datetime import datetime, UTC
import pytest
from whimbrel.actions.site import found_site
from whimbrel.importers.demo.site import DemoSite
from whimbrel.importers.demo.taking import take_demo
from whimbrel.importers.report import render
from sqlalchemy import text
async def test_full(database):
    async with database.transaction() as tx:
        await found_site(tx)
    t=time.perf_counter(); site=DemoSite(datetime(2031,5,15,tzinfo=UTC))
    report=await take_demo(database, site)
    print('seconds',time.perf_counter()-t, report.longest_transaction); print(render(report))
    for q in ["select project.key, count(*) as n, count(*) filter (where resolution_id is null) as o from issue join project on project.id=project_id group by 1 order by 2 desc","select field, from_value, from_string, to_value, to_string from change_item where field in ('status','assignee','Fix Version','Sprint') order by group_id limit 8","select name, state, start, \"end\" from sprint where state<>'closed' limit 5"]:
        for row in await database.fetch_all(text(q)): print(tuple(row))
