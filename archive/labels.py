"""The names that people read: Chinese for every field, topic, state, event and change, English where it helps."""

FIELDS = {
    "title": "标题", "publication_date": "发布日期", "publication_time": "发布时间", "document_date": "成文日期",
    "effective_date": "施行日期", "expiry_date": "失效日期", "source": "来源", "author": "作者",
    "publisher": "发布机构", "issuing_authority": "发文机关", "document_number": "发文字号", "index_number": "索引号",
    "subject": "主题分类", "genre": "体裁分类", "legal_force": "有效性", "keywords": "主题词", "abstract": "内容概述",
    "disclosure_mode": "公开方式",
}  # fmt: skip
"""The catalogue fields in the order people read them, with the names that pages print (interface.md, section 3)."""

TOPICS = {
    "annual_report": "法治政府建设年度报告", "subordinate_report": "部门与乡镇法治报告", "annual_plan": "年度工作要点",
    "meeting": "会议与工作动态", "major_decision": "重大行政决策", "normative_document": "规范性文件",
    "cleanup": "规范性文件清理", "enforcement": "行政执法公示", "penalty": "行政处罚", "licence": "行政许可",
    "reconsideration": "行政复议", "litigation": "行政应诉", "legal_education": "普法", "interpretation": "政策解读",
    "information_disclosure": "政府信息公开", "other": "其他",
}  # fmt: skip

STATES = {"present": "在线", "missing": "暂缺", "gone": "已下线"}

EVENTS = {
    "published": "发布", "revised": "修改", "missing": "暂缺", "gone": "下线", "restored": "恢复", "moved": "迁移",
    "split": "拆分", "joined": "合并",
}  # fmt: skip

OUTCOMES = {
    "complete": "完成", "complete_with_errors": "完成，个别页出错", "incomplete": "未完成", "failed": "失败",
    "interrupted": "中断",
}  # fmt: skip
"""What a run can come to."""

CHANGES = {"added": "新增", "removed": "删除", "replaced": "替换", "renamed": "改名", "moved": "移位"}

UNTITLED = "（无标题）"
