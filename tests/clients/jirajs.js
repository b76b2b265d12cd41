// Works with a site through `jira.js`, unchanged: `node jirajs.js URL USER PASSWORD SCENARIO`.
// Ends with 0, or with 1 and the error.
import assert from "node:assert/strict";
import { AgileClient, Version2Client } from "jira.js";

const [host, user, password, wanted] = process.argv.slice(2);
const options = { host, authentication: { basic: { email: user, apiToken: password } } };
const client = new Version2Client(options);
const agile = new AgileClient(options);

const task = (fields = {}) => ({
  fields: { project: { key: "WHI" }, issuetype: { name: "Task" }, summary: "Feed", ...fields },
});
const created = async (fields) => (await client.issues.createIssue(task(fields))).key;

const scenarios = {
  async issues() {
    assert.equal((await client.myself.getCurrentUser()).name, "admin");
    const key = await created({ labels: ["old"] });
    const several = await client.issues.createIssues({ issueUpdates: [task(), task()] });
    assert.deepEqual(several.issues.map((one) => one.key), ["WHI-2", "WHI-3"]);
    await client.issues.editIssue({
      issueIdOrKey: key,
      fields: { summary: "Feed them" },
      update: { labels: [{ add: "new" }] },
    });
    const issue = await client.issues.getIssue({ issueIdOrKey: key, expand: "changelog,names" });
    assert.equal(issue.fields.summary, "Feed them");
    assert.deepEqual(issue.fields.labels.toSorted(), ["new", "old"]);
    assert.equal(issue.changelog.histories.length, 1);
    const { transitions } = await client.issues.getTransitions({ issueIdOrKey: key });
    const done = transitions.find((one) => one.name === "Done");
    await client.issues.doTransition({ issueIdOrKey: key, transition: { id: done.id } });
    assert.equal((await client.issues.getIssue({ issueIdOrKey: key })).fields.status.name, "Done");
    assert.ok((await client.issues.getEditIssueMeta({ issueIdOrKey: key })).fields.summary);
    assert.equal((await client.issues.getCreateIssueMeta({ projectKeys: ["WHI"] })).projects.length, 1);
    await client.issues.deleteIssue({ issueIdOrKey: "WHI-3" });
    await assert.rejects(client.issues.getIssue({ issueIdOrKey: "WHI-3" }));
  },

  async around() {
    const issueIdOrKey = await created();
    const other = await created();
    const comment = await client.issueComments.addComment({ issueIdOrKey, comment: "Hello" });
    await client.issueComments.updateComment({ issueIdOrKey, id: comment.id, comment: "Hello again" });
    assert.equal((await client.issueComments.getComment({ issueIdOrKey, id: comment.id })).body, "Hello again");
    assert.equal((await client.issueComments.getComments({ issueIdOrKey })).total, 1);
    await client.issueComments.deleteComment({ issueIdOrKey, id: comment.id });
    const worklog = await client.issueWorklogs.addWorklog({ issueIdOrKey, timeSpent: "1h 30m" });
    assert.equal(worklog.timeSpentSeconds, 5400);
    await client.issueWorklogs.updateWorklog({ issueIdOrKey, id: worklog.id, timeSpent: "2h" });
    assert.equal((await client.issueWorklogs.getIssueWorklog({ issueIdOrKey })).worklogs[0].timeSpent, "2h");
    await client.issueWorklogs.deleteWorklog({ issueIdOrKey, id: worklog.id });
    await client.issueWatchers.addWatcher({ issueIdOrKey, accountId: "carol" });
    assert.ok((await client.issueWatchers.getIssueWatchers({ issueIdOrKey })).watchers.some((one) => one.name === "carol"));
    await client.issueLinks.linkIssues({
      type: { name: "Blocks" },
      inwardIssue: { key: issueIdOrKey },
      outwardIssue: { key: other },
    });
    const [link] = (await client.issues.getIssue({ issueIdOrKey })).fields.issuelinks;
    assert.equal((await client.issueLinks.getIssueLink({ linkId: link.id })).type.name, "Blocks");
    await client.issueLinks.deleteIssueLink({ linkId: link.id });
    await client.issueRemoteLinks.createOrUpdateRemoteIssueLink({
      issueIdOrKey,
      globalId: "one",
      object: { url: "https://example.org", title: "One" },
    });
    const [remote] = await client.issueRemoteLinks.getRemoteIssueLinks({ issueIdOrKey });
    assert.equal(remote.object.title, "One");
    await client.issueRemoteLinks.deleteRemoteIssueLinkById({ issueIdOrKey, linkId: String(remote.id) });
    await client.issueProperties.setIssueProperty({ issueIdOrKey, propertyKey: "weight", propertyValue: { kg: 2 } });
    assert.deepEqual(
      (await client.issueProperties.getIssueProperty({ issueIdOrKey, propertyKey: "weight" })).value,
      { kg: 2 },
    );
    await client.issueProperties.deleteIssueProperty({ issueIdOrKey, propertyKey: "weight" });
  },

  async files() {
    const issueIdOrKey = await created();
    const [file] = await client.issueAttachments.addAttachment({
      issueIdOrKey,
      attachment: { filename: "note.txt", file: Buffer.from("content") },
    });
    assert.equal(file.size, 7);
    assert.equal((await client.issueAttachments.getAttachment({ id: file.id })).filename, "note.txt");
    const content = await client.issueAttachments.getAttachmentContent({ id: file.id });
    assert.equal(Buffer.from(content).toString(), "content");
    assert.equal((await client.issueAttachments.getAttachmentMeta()).enabled, true);
    await client.issueAttachments.removeAttachment({ id: file.id });
  },

  async search() {
    for (const label of ["x", "x", "y"]) await created({ labels: [label] });
    const page = await client.issueSearch.searchForIssuesUsingJql({ jql: "labels = x", maxResults: 1, fields: ["summary"] });
    assert.equal(page.total, 2);
    assert.equal(page.issues.length, 1);
    const posted = await client.issueSearch.searchForIssuesUsingJqlPost({ jql: "labels = y", fields: ["labels"] });
    assert.deepEqual(posted.issues[0].fields.labels, ["y"]);
    await assert.rejects(client.issueSearch.searchForIssuesUsingJql({ jql: "nothing = 1" }));
    assert.ok((await client.jql.getAutoComplete()).visibleFieldNames.length);
    const filter = await client.filters.createFilter({ name: "Mine", jql: "labels = x", description: "" });
    await client.filters.updateFilter({ id: Number(filter.id), name: "Ours", jql: "labels = y" });
    assert.equal((await client.filters.getFilter({ id: Number(filter.id) })).jql, "labels = y");
    await client.filters.deleteFilter({ id: Number(filter.id) });
  },

  async projects() {
    const made = await client.projects.createProject({
      key: "GULL",
      name: "Gulls",
      projectTypeKey: "software",
      leadAccountId: "carol",
    });
    assert.equal(made.key, "GULL");
    await client.projects.updateProject({ projectIdOrKey: "GULL", description: "White ones" });
    assert.equal((await client.projects.getProject({ projectIdOrKey: "GULL" })).description, "White ones");
    assert.ok((await client.projects.getAllStatuses({ projectIdOrKey: "GULL" })).length);
    const component = await client.projectComponents.createComponent({ project: "GULL", name: "Beak" });
    await client.projectComponents.updateComponent({ id: component.id, name: "Bill" });
    assert.equal((await client.projectComponents.getProjectComponents({ projectIdOrKey: "GULL" }))[0].name, "Bill");
    assert.equal((await client.projectComponents.getComponentRelatedIssues({ id: component.id })).issueCount, 0);
    await client.projectComponents.deleteComponent({ id: component.id });
    const version = await client.projectVersions.createVersion({ projectId: Number(made.id), name: "1.0" });
    await client.projectVersions.updateVersion({ id: version.id, released: true });
    assert.equal((await client.projectVersions.getVersion({ id: version.id })).released, true);
    await client.projectVersions.deleteAndReplaceVersion({ id: version.id });
    const roles = await client.projectRoles.getProjectRoles({ projectIdOrKey: "GULL" });
    const id = Number(roles.Developers.split("/").at(-1));
    await client.projectRoleActors.addActorUsers({ projectIdOrKey: "GULL", id, user: ["bob"] });
    assert.equal((await client.projectRoles.getProjectRole({ projectIdOrKey: "GULL", id })).actors[0].name, "bob");
    await client.projectRoleActors.deleteActor({ projectIdOrKey: "GULL", id, user: "bob" });
    assert.equal((await client.permissionSchemes.getAllPermissionSchemes()).permissionSchemes.length, 2);
    await client.projects.deleteProject({ projectIdOrKey: "GULL" });
  },

  async configuration() {
    assert.equal((await client.serverInfo.getServerInfo()).baseUrl, host);
    assert.ok((await client.issueFields.getFields()).length);
    assert.ok((await client.issueTypes.getIssueAllTypes()).length);
    assert.ok((await client.issuePriorities.getPriorities()).length);
    assert.ok((await client.issueResolutions.getResolutions()).length);
    assert.ok((await client.workflowStatuses.getStatuses()).length);
    assert.ok((await client.issueLinkTypes.getIssueLinkTypes()).issueLinkTypes.length);
    assert.ok((await client.permissions.getMyPermissions({ permissions: "BROWSE_PROJECTS" })).permissions);
    assert.ok((await client.jiraSettings.getApplicationProperty()).length);
    assert.ok((await client.dashboards.getAllDashboards()).dashboards.length);
    await client.groups.createGroup({ name: "terns" });
    await client.groups.addUserToGroup({ groupName: "terns", accountId: "bob", name: "bob" });
    assert.equal((await client.groups.getUsersFromGroup({ groupname: "terns" })).total, 1);
    await client.groups.removeGroup({ groupname: "terns" });
    assert.ok((await client.workflowSchemes.getAllWorkflowSchemes()).values.length);
  },

  async agile() {
    const keys = [await created(), await created(), await created()];
    const filter = await client.filters.createFilter({ name: "Board", jql: "project = WHI ORDER BY rank" });
    const board = await agile.board.createBoard({ name: "Board", type: "scrum", filterId: Number(filter.id) });
    assert.equal((await agile.board.getAllBoards()).values[0].id, board.id);
    assert.ok((await agile.board.getConfiguration({ boardId: board.id })).columnConfig);
    assert.equal((await agile.board.getIssuesForBoard({ boardId: board.id })).total, 3);
    const sprint = await agile.sprint.createSprint({ name: "One", originBoardId: board.id, goal: "Feed all" });
    await agile.sprint.moveIssuesToSprintAndRank({ sprintId: sprint.id, issues: keys.slice(0, 2) });
    assert.equal((await agile.sprint.getIssuesForSprint({ sprintId: sprint.id })).total, 2);
    assert.equal((await agile.board.getIssuesForBacklog({ boardId: board.id })).total, 1);
    await agile.sprint.partiallyUpdateSprint({
      sprintId: sprint.id,
      state: "active",
      startDate: "2026-01-05T10:00:00.000Z",
      endDate: "2026-01-19T10:00:00.000Z",
    });
    assert.equal((await agile.board.getAllSprints({ boardId: board.id, state: "active" })).values.length, 1);
    await agile.backlog.moveIssuesToBacklog({ issues: keys.slice(0, 1) });
    await agile.issue.rankIssues({ issues: [keys[2]], rankBeforeIssue: keys[1] });
    const epic = await created({ issuetype: { name: "Epic" }, customfield_10102: "Birds" });
    await agile.epic.moveIssuesToEpic({ epicIdOrKey: epic, issues: [keys[0]] });
    assert.equal((await agile.epic.getIssuesForEpic({ epicIdOrKey: epic })).issues[0].key, keys[0]);
    assert.equal((await agile.board.getEpics({ boardId: board.id })).values[0].key, epic);
    await agile.board.setBoardProperty({ boardId: board.id, propertyKey: "mood", propertyValue: { is: "good" } });
    await agile.sprint.partiallyUpdateSprint({ sprintId: sprint.id, state: "closed" });
    await agile.board.deleteBoard({ boardId: board.id });
  },
};

await scenarios[wanted]();
